using Pymalist.Hosting.Stages;
using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>Calls the distributor for the recipients in hand: first for those whose destinations work, then for each that does not by itself.</summary>
/// <param name="distributor">Tells the journal itself.</param>
/// <param name="journal">Has the round.</param>
/// <param name="circuits">Of this distributor.</param>
/// <param name="settlement">Waits for the distributor.</param>
/// <param name="time">How long a call takes.</param>
internal sealed class RoundCalls(IDistributor distributor, LedgerJournal journal, DestinationCircuits circuits, Settlement settlement, TimeProvider time)
{
    public async Task Distribute(Round round)
    {
        var slowed = round.InHand.Where(IsTroubled).GroupBy(DomainOf, StringComparer.OrdinalIgnoreCase).ToArray();
        Mailbox[] next = [.. round.InHand.Where(recipient => !IsTroubled(recipient))];
        while (next.Length > 0)
        {
            await Call(round, next);
            next = Freed(round, next);
        }

        foreach (var destination in slowed)
        {
            if (MayGoOn(round))
                await Try(round, destination.Key, [.. destination]);
        }
    }

    // A session that broke at a destination broke for those behind it too: they go on without it.
    private Mailbox[] Freed(Round round, IReadOnlyList<Mailbox> called)
    {
        var untold = round.In(DeliveryState.Pending).Intersect(called).ToArray();
        return MayGoOn(round) && untold.Any(IsTroubled) ? [.. untold.Where(recipient => !IsTroubled(recipient))] : [];
    }

    // A server that is away, or will not have the post, has nothing to do with the destination.
    private static bool MayGoOn(Round round) => round is { Failure: null, Refusal: null, IsFenced: false };

    private static string DomainOf(Mailbox recipient) => recipient.Address.Domain;

    private bool IsTroubled(Mailbox recipient) => circuits.TroubleOf(recipient.Address.Domain) is not null;

    // One of them first.
    private async Task Try(Round round, string domain, IReadOnlyList<Mailbox> recipients)
    {
        var left = recipients;
        if (circuits.TryProbe(domain))
        {
            try
            {
                await Call(round, [recipients[0]]);
            }
            finally
            {
                circuits.EndProbe(domain);
            }

            left = [.. recipients.Skip(1)];
        }

        if (circuits.TroubleOf(domain) is { } trouble)
            await journal.PutOff(round, left, trouble);
        else if (MayGoOn(round))
            await Call(round, left);
    }

    private async Task Call(Round round, IReadOnlyList<Mailbox> recipients)
    {
        if (recipients.Count == 0)
            return;

        var started = time.GetTimestamp();
        var reports = await ReportsOf(round, recipients);
        round.Said(reports);
        if (round.NotRecorded(reports) is { Count: > 0 } untold)
            await journal.Answered(round.Mail.Id, untold);
        circuits.Observe(reports, time.GetElapsedTime(started));
    }

    private async Task<IReadOnlyList<RecipientReport>> ReportsOf(Round round, IReadOnlyList<Mailbox> recipients)
    {
        try
        {
            var calling = distributor.Distribute(round.Mail with { Recipients = recipients }, round.Abandon);
            if (!await settlement.Ends(calling, round.Abandon))
            {
                round.Running = calling;
                throw new OperationCanceledException(round.Abandon);
            }

            return (await calling).CompletedFor(recipients).Recipients;
        }
        catch (MailException exception)
        {
            // A verdict on the mail is as the server's that will not have it.
            return exception.Recipients.Count > 0
                ? new DeliveryReport(exception.Recipients).CompletedFor(recipients).Recipients
                : DeliveryReport.Of(recipients, exception.Status, exception.Message, Evidence.Message).Recipients;
        }
        catch (Exception exception) when (!round.Abandon.IsCancellationRequested)
        {
            round.Failure ??= exception;
            return DeliveryReport.Of(recipients, EnhancedStatus.BadConnection, exception.Message, Evidence.Session).Recipients;
        }
    }
}
