namespace Pymalist.MailKit.Mailboxes;

/// <summary>What a pass through a mailbox has to know of it.</summary>
/// <param name="Open">Opens a session, logged in.</param>
/// <param name="Source">The mailbox as part of a mail's identity.</param>
/// <param name="MaxMessageSize">In octets.</param>
/// <param name="CommandTimeout">For the end of a session.</param>
/// <param name="Wait">How long the end of a pass is put off for mail that is yet to come.</param>
internal sealed record MailboxAccess(
    Func<CancellationToken, Task<IMailboxSession>> Open, string Source, int MaxMessageSize, TimeSpan CommandTimeout, TimeSpan Wait)
{
    /// <summary>As many are removed together, while there is more to fetch.</summary>
    public int Batch { get; init; } = int.MaxValue;
}
