using Pymalist.Hosting.Plugins;

namespace Pymalist.Hosting.Distributing;

/// <summary>
/// Tells the journal for a distributor that knows of none, around the whole of its work: what it does from beginning to end is as
/// the moment between the end of a message and the answer is to a server.
/// </summary>
internal sealed class JournaledDistributor(IDistributor inner, IDeliveryJournal journal) : IDistributor, IAsyncDisposable
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        if (mail.Recipients.Count == 0)
            return await inner.Distribute(mail, cancellationToken);
        if (!await journal.Sending(mail.Id, mail.Recipients, cancellationToken))
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Transient, "not begun: another process has taken it over", Evidence.Session);

        try
        {
            var report = await Begun(mail, cancellationToken);
            await journal.Answered(mail.Id, report.Recipients);
            return report;
        }
        catch (ComponentException exception) when (exception.IsLeft)
        {
            // Whether it was sent is not known, and that the component hangs on this mail is known: it may not hang on it for days.
            await journal.Answered(mail.Id, DeliveryReport.Of(mail.Recipients, EnhancedStatus.BadConnection, exception.Message, Evidence.Unknown).Recipients);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            (inner as IDisposable)?.Dispose();
    }

    // What it throws says that nobody has got the mail (IDistributor). Left in the middle of it, it says nothing.
    private async Task<DeliveryReport> Begun(Mail mail, CancellationToken cancellationToken)
    {
        try
        {
            return (await inner.Distribute(mail, cancellationToken)).CompletedFor(mail.Recipients);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.BadConnection, "left in the middle of it", Evidence.Unknown);
        }
    }
}
