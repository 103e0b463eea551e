using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Digests;

/// <summary>Posts that wait to be sent together: as many as an issue holds, and no fewer than one.</summary>
/// <param name="posts">Those that there is something of to send, by number.</param>
/// <param name="after">The number behind which they begin.</param>
/// <param name="last">The number of the last one, also if nothing is left of it.</param>
internal sealed class GatheredPosts(IReadOnlyList<(long Number, ReadOnlyMemory<byte> Octets)> posts, long after, long last)
{
    // A post that is not made by then was refused, or its processor is gone for good.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The next one is still being made.</summary>
    public bool IsEmpty => last == after;

    /// <summary>The number of the last post.</summary>
    public long Last => last;

    /// <summary>Those behind a number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Of(long number) => [.. posts.Where(post => post.Number > number).Select(post => post.Octets)];

    /// <param name="list">The list.</param>
    /// <param name="after">Begin behind this number.</param>
    /// <param name="upTo">Go on to this number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GatheredPosts> Load(HostedList list, long after, long upTo, CancellationToken cancellationToken)
    {
        var (options, store) = (list.Options.Digests, list.Services.Store);
        var (kept, lastOfAll) = await store.Read(
            session => (session.Posts.After(list.Address, after, options.MaxPosts), session.Lists.LastPost(list.Address)), cancellationToken);
        KeptPost[] due = [.. kept.Where(post => post.Number <= upTo)];

        // Of those that are forgotten there is nothing to send.
        if (due.Length == 0)
            return new([], after, Math.Min(upTo, lastOfAll));

        var posts = new List<(long Number, ReadOnlyMemory<byte> Octets)>();
        var (last, size) = (after, 0L);
        foreach (var post in due)
        {
            if (!post.IsMade && store.Clock.GetUtcNow() - post.At < Patience)
                break;
            if (posts.Count > 0 && size + post.Size > 2L * options.MaxSize)
                break;
            if (post.Octets.Length > 0 && await store.Octets(post.Octets, cancellationToken) is { } octets)
                posts.Add((post.Number, octets));
            (last, size) = (post.Number, size + post.Size);
        }

        return new(posts, after, last);
    }
}
