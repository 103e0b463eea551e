namespace Pymalist;

/// <summary>
/// Is told of a delivery at the two moments that count (RFC 1047): before the message is complete at the other side, and when
/// that has answered. A distributor that takes one is asked about nothing else, and remembers nothing itself.
/// </summary>
public interface IDeliveryJournal
{
    /// <summary>
    /// A message is about to be complete for these recipients. Returns once that is durable. May be asked again for the same
    /// ones: whoever has waited between this and the end of the message, five seconds or more, has to.
    /// </summary>
    /// <param name="mailId">The mail's id.</param>
    /// <param name="recipients">Of the mail's recipients those who are in this transaction.</param>
    /// <param name="cancellationToken">Leaves open whether it was written down; then the message must not be completed.</param>
    /// <returns>False when the message must not be completed: another process has taken over.</returns>
    Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken);

    /// <summary>What became of recipients. Returns once that is durable, and waits as long as that takes.</summary>
    /// <param name="mailId">The mail's id.</param>
    /// <param name="reports">Of recipients that there is something to say about; those of whom <see cref="Evidence.Session"/> is all need not be there.</param>
    Task Answered(string mailId, IReadOnlyList<RecipientReport> reports);
}
