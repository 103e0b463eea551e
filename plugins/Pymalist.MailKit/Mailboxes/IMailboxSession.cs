using Pymalist.Internet.Transport;

namespace Pymalist.MailKit.Mailboxes;

/// <summary>A mail in a mailbox.</summary>
/// <param name="Number">Its name in this session.</param>
/// <param name="Name">Its name in all sessions; empty where the server has none for it, or has given it to another too.</param>
/// <param name="Size">In octets, as the server says.</param>
internal sealed record StoredMail(uint Number, string Name, long Size);

/// <summary>A session with a server, in a mailbox that mail is taken from.</summary>
/// <remarks>Its methods throw <see cref="Transport.RefusedException"/> where the session goes on, and <see cref="SessionBrokenException"/> where it does not.</remarks>
internal interface IMailboxSession : IAsyncDisposable
{
    /// <summary>The mail that is there now, but for what waits to be removed.</summary>
    Task<IReadOnlyList<StoredMail>> List(CancellationToken cancellationToken);

    /// <summary>All its octets, as they came.</summary>
    Task<ReadOnlyMemory<byte>> Retrieve(StoredMail mail, CancellationToken cancellationToken);

    /// <summary>Marks it: it will be removed.</summary>
    Task Mark(StoredMail mail, CancellationToken cancellationToken);

    /// <summary>Removes what was marked. Whether the session can go on is the protocol's.</summary>
    Task Commit(CancellationToken cancellationToken);

    /// <summary>Waits for new mail.</summary>
    /// <returns>Whether there is some; false where time is up, or the protocol cannot tell.</returns>
    Task<bool> AwaitNews(CancellationToken cancellationToken);
}
