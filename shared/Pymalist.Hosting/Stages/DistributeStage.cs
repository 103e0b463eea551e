using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Distributing;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// The loop around a distributor. The message in the queue is only a wake-up: the ledger knows which of its recipients are left, and who of them
/// is to be served now. So it comes again as it was, and a message that comes twice, too early or to two processes at once sends nothing twice.
/// </summary>
/// <param name="name">The distributor's.</param>
/// <param name="distributor">Does it, and tells the journal.</param>
/// <param name="instead">Who gets the mail in place of its own recipients; null to leave them.</param>
/// <param name="journal">The distributor's.</param>
/// <param name="circuits">The distributor's.</param>
/// <param name="queues">Where failures go.</param>
/// <param name="retry">What becomes of a message that meets with a bug.</param>
/// <param name="settlement">Waits for what has to be written down.</param>
/// <param name="time">How long a call takes.</param>
/// <param name="logger">One line for each mail.</param>
internal sealed class DistributeStage(
    string name, IDistributor distributor, IReadOnlyList<Mailbox>? instead, LedgerJournal journal, DestinationCircuits circuits,
    IQueues queues, RetryPolicy retry, Settlement settlement, TimeProvider time, ILogger<DistributeStage> logger)
{
    private readonly RoundCalls _calls = new(distributor, journal, circuits, settlement, time);
    private readonly RoundReports _reports = new(name, queues, journal.GiveUpAfter);

    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("distribute", WireCodec.TraceParentOf(delivery.Message));
        if (await Malformed.Parked(delivery, WireCodec.DecodeMail, Role.Distributor, queues, logger, cancellationToken) is not { } mail)
            return;

        if (instead is not null)
            mail = mail with { Recipients = instead };
        if (mail.Recipients.Count == 0)
            await HandleUnaddressed(delivery, mail, cancellationToken);
        else
            await HandleRound(delivery, mail, cancellationToken);
        CrashPoint.Reached(CrashPoints.DistributeSettled);
    }

    private async Task HandleRound(IDelivery delivery, Mail mail, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var round = await journal.Begin(mail, cancellationToken);
        try
        {
            if (round.InHand.Count > 0)
                await Distribute(round, delivery.Message.Attempt + 1);
        }
        finally
        {
            await journal.End(round);
            Note(round, started);
        }

        await settlement.Persist(token => Settle(delivery, round, token), cancellationToken);
    }

    private async Task Distribute(Round round, int tries)
    {
        try
        {
            await _calls.Distribute(round);
        }
        catch (OperationCanceledException) when (round.Running is null && round.Abandon.IsCancellationRequested)
        {
            // Let go of before the end of the message: what is left is left to the next one.
            return;
        }

        await journal.Expire(round, tries);
    }

    private async Task Settle(IDelivery delivery, Round round, CancellationToken cancellationToken)
    {
        var message = delivery.Message;
        await _reports.Tell(round, message, cancellationToken);
        var left = journal.LeftOf(round, message.Attempt);
        var isRepeat = delivery.Deliveries > 0 || (message.Attempt == 0 && !round.IsWhole);
        var isLast = message.Attempt > 0 && left.IsNothing;
        var rows = isRepeat || isLast ? await journal.RowsOf(round.Mail, cancellationToken) : [];
        if (isRepeat)
            await _reports.TellAgain(round, rows, message, cancellationToken);

        if (round.Failure is { } bug && RetryPolicy.IsBug(bug))
            await retry.Again(delivery, message, bug, cancellationToken);
        else if (round.IsCutShort)
            await delivery.Release();
        else if (left.After is { } pause)
            await delivery.Retry(RetryPolicy.Unharmed(message), pause, cancellationToken);
        else if ((left.Parked ?? Expired(round, rows)) is { } reason)
            await delivery.Park(RetryPolicy.Unharmed(message), reason, cancellationToken);
        else
            await delivery.Settle(cancellationToken);
    }

    // Once nothing else is left to do for the message: in which round it was does not matter.
    private string? Expired(Round round, IReadOnlyList<LedgerRow> rows)
    {
        var replies = round.Entries().Where(entry => entry.State == DeliveryState.Expired).Select(entry => entry.Reply)
            .Concat(rows.Where(row => row.State == DeliveryState.Expired).Select(row => row.Reply));
        return replies.FirstOrDefault() is { } reply ? $"given up after {journal.GiveUpAfter}: {reply}" : null;
    }

    // Nobody is written down for it, so it is as for a mail of a processor: done, or to be done again.
    private async Task HandleUnaddressed(IDelivery delivery, Mail mail, CancellationToken cancellationToken)
    {
        try
        {
            await distributor.Distribute(mail, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotDistributed(logger, name, mail.Id, MessageIds.Of(mail), exception.Message);
            await retry.Fail(name, delivery, new Failure(Role.Distributor, exception, mail), delivery.Message, cancellationToken);
            return;
        }

        await settlement.Persist(delivery.Settle, cancellationToken);
    }

    private void Note(Round round, long started)
    {
        if (round.InHand.Count == 0)
            return;

        var mail = round.Mail;
        if (round.Failure is { } failure)
            Log.NotDistributed(logger, name, mail.Id, MessageIds.Of(mail), failure.Message);
        var (accepted, failed) = (round.In(DeliveryState.Delivered).Count, round.In(DeliveryState.Failed, DeliveryState.Expired).Count);
        Log.Distributed(
            logger, name, mail.Id, MessageIds.Of(mail), mail.List?.Address.ToString() ?? "", accepted,
            round.InHand.Count - accepted - failed, failed, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
