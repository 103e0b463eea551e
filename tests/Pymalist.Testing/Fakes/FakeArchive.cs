using System.Runtime.CompilerServices;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;

namespace Pymalist.Testing;

/// <summary>An archive in memory.</summary>
public sealed class FakeArchive : IArchive
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AddrSpec, List<ArchivedPost>> _posts = [];
    private readonly Dictionary<(AddrSpec List, string Id), long> _threads = [];

    public Task<IReadOnlyList<Addition>> Add(AddrSpec list, IReadOnlyList<ArchivedPost> posts, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<Addition>>([.. posts.Select(post => Add(list, post))]);
    }

    public async IAsyncEnumerable<ArchivedPost> All(AddrSpec list, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var post in PostsOf(list).Where(post => post.Number > after))
            yield return post with { Octets = default };
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<ArchivedPost> Thread(AddrSpec list, long thread, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var post in PostsOf(list).Where(post => post.Thread == thread))
            yield return post with { Octets = default };
        await Task.CompletedTask;
    }

    public Task<ArchivedPost?> Find(AddrSpec list, long number, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(PostsOf(list), post => post.Number == number));

    public Task<ArchivedPost?> Find(AddrSpec list, string permalink, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(PostsOf(list), post => post.Permalink == permalink));

    public Task<bool> Redact(AddrSpec list, long number, Redaction redaction, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_posts.TryGetValue(list, out var posts) || posts.FindIndex(post => post.Number == number && post.Redaction is null) is not (var index and >= 0))
                return Task.FromResult(false);

            posts[index] = Tombstone.Redacted(list, posts[index], redaction);
            return Task.FromResult(true);
        }
    }

    public async IAsyncEnumerable<ArchivedList> Lists([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArchivedList[] lists;
        lock (_lock)
            lists = [.. _posts.Select(pair => new ArchivedList(pair.Key, pair.Value.Count, pair.Value.DistinctBy(post => post.Thread).Count(), pair.Value.Min(post => post.Date), pair.Value.Max(post => post.Date)))];
        foreach (var list in lists)
            yield return list;
        await Task.CompletedTask;
    }

    /// <summary>Puts other octets in place of a post's, as a bad disk would.</summary>
    public void Damage(AddrSpec list, long number, ReadOnlyMemory<byte> octets)
    {
        lock (_lock)
            _posts[list][(int)number - 1] = _posts[list][(int)number - 1] with { Octets = octets };
    }

    private ArchivedPost[] PostsOf(AddrSpec list)
    {
        lock (_lock)
            return _posts.TryGetValue(list, out var posts) ? [.. posts] : [];
    }

    private Addition Add(AddrSpec list, ArchivedPost post)
    {
        var posts = _posts.TryGetValue(list, out var known) ? known : _posts[list] = [];
        if (posts.Find(other => other.Sha256 == post.Sha256) is { } same)
            return new(same.Number, IsNew: false);

        var (number, isAnother, ids) = (posts.Count + 1L, posts.Exists(other => other.Permalink == post.Permalink), Placement.IdsOf(post));
        var placement = Placement.Of(ids, ids.Where(id => _threads.ContainsKey((list, id))).ToDictionary(id => id, id => _threads[(list, id)]), isAnother);
        var thread = placement.Thread ?? number;
        foreach (var id in ids)
            _threads.TryAdd((list, id), thread);
        if (placement.Joined is { } joined)
            Join(list, posts, joined, thread);
        posts.Add(post with { Number = number, Thread = thread, Permalink = isAnother ? Permalink.OfAnother(post.MessageId, post.Sha256) : post.Permalink });
        return new(number, IsNew: true);
    }

    private void Join(AddrSpec list, List<ArchivedPost> posts, long from, long to)
    {
        for (var i = 0; i < posts.Count; i++)
            posts[i] = posts[i].Thread == from ? posts[i] with { Thread = to } : posts[i];
        foreach (var key in _threads.Where(pair => pair.Key.List.Equals(list) && pair.Value == from).Select(pair => pair.Key).ToArray())
            _threads[key] = to;
    }
}
