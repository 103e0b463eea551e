namespace Pymalist;

/// <summary>
/// Tells a journal what another distributor does that takes none. It is told of the whole mail: before it is begun, and when all
/// of it is done.
/// </summary>
/// <param name="inner">Does it.</param>
/// <param name="journal">Is told.</param>
public sealed class JournalingDistributor(IDistributor inner, IDeliveryJournal journal) : IDistributor
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        if (!await journal.Sending(mail.Id, mail.Recipients, cancellationToken))
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Transient, "not begun: another process has taken it over", Evidence.Session);

        DeliveryReport report;
        try
        {
            report = (await inner.Distribute(mail, cancellationToken)).CompletedFor(mail.Recipients);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is over, and there is nothing to say of anyone. Who cancels does not know what was done: that stays open.
            await journal.Answered(mail.Id, []);
            throw;
        }

        await journal.Answered(mail.Id, report.Recipients);
        return report;
    }
}
