using System.Data.Common;
using Pymalist.Lists.Archives;

namespace Pymalist.Lists.Tests.Archives;

/// <summary>An archive whose database does not take posts of a certain subject, nor what is added together with one.</summary>
internal sealed class RefusingArchive(IArchive inner, string subject) : IArchive
{
    public Task<IReadOnlyList<Addition>> Add(AddrSpec list, IReadOnlyList<ArchivedPost> posts, CancellationToken cancellationToken) =>
        posts.Any(post => post.Subject == subject) ? throw new Refusal() : inner.Add(list, posts, cancellationToken);

    public IAsyncEnumerable<ArchivedPost> All(AddrSpec list, long after, CancellationToken cancellationToken) => inner.All(list, after, cancellationToken);

    public IAsyncEnumerable<ArchivedPost> Thread(AddrSpec list, long thread, CancellationToken cancellationToken) => inner.Thread(list, thread, cancellationToken);

    public Task<ArchivedPost?> Find(AddrSpec list, long number, CancellationToken cancellationToken) => inner.Find(list, number, cancellationToken);

    public Task<ArchivedPost?> Find(AddrSpec list, string permalink, CancellationToken cancellationToken) => inner.Find(list, permalink, cancellationToken);

    public Task<bool> Redact(AddrSpec list, long number, Redaction redaction, CancellationToken cancellationToken) => inner.Redact(list, number, redaction, cancellationToken);

    public IAsyncEnumerable<ArchivedList> Lists(CancellationToken cancellationToken) => inner.Lists(cancellationToken);

    private sealed class Refusal() : DbException("not this one");
}
