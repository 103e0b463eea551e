using System.Collections.Concurrent;
using Pymalist.Hosting.Stages;
using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>
/// Writes deliveries down in the ledger, for one distributor. A store that is away is waited out, so that what a server has
/// answered is not forgotten, and nothing is sent that could not be written down.
/// </summary>
/// <param name="distributor">Its name.</param>
/// <param name="ledger">What is to be remembered.</param>
/// <param name="history">What is to be told.</param>
/// <param name="schedule">When to try again.</param>
/// <param name="options">What becomes of those of whom nothing is known.</param>
/// <param name="store">Whether it is there.</param>
/// <param name="settlement">Waits for what must not be forgotten.</param>
internal sealed class LedgerJournal(
    string distributor, ILedger ledger, IHistory history, RecipientSchedule schedule, ClaimOptions options, Outage store, Settlement settlement) : IDeliveryJournal
{
    // A server waits five minutes for the end of a message, and other connections wait behind ours.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Round> _rounds = [];
    private readonly Turns _turns = new();
    private readonly Verdicts _verdicts = new(schedule, options.RetryUnknown);
    private readonly AttemptNotes _notes = new(history, schedule);

    /// <summary>How long after its first attempt a recipient is given up.</summary>
    public TimeSpan GiveUpAfter => schedule.GiveUpAfter;

    /// <summary>Takes a message's recipients into hand, one message of an id at a time.</summary>
    /// <param name="mail">With all recipients that this distributor serves.</param>
    /// <param name="abandon">The grace is over.</param>
    public async Task<Round> Begin(Mail mail, CancellationToken abandon)
    {
        await _turns.Take(mail.Id, abandon);
        try
        {
            var claim = await store.Outlast(token => ledger.Claim(distributor, mail, options, token), abandon);
            CrashPoint.Reached(CrashPoints.DistributeClaimed);
            return _rounds[mail.Id] = new Round(mail, claim, Random.Shared.NextDouble(), abandon);
        }
        catch
        {
            _turns.GiveBack(mail.Id);
            throw;
        }
    }

    /// <exception cref="TimeoutException">The store does not answer. The mail must not be completed.</exception>
    public async Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
    {
        if (!_rounds.TryGetValue(mailId, out var round) || !recipients.All(round.Has))
            return false;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            AddrSpec[] addresses = [.. recipients.Select(recipient => recipient.Address)];
            round.Sending(recipients);
            var isHeld = await store.Outlast(token => ledger.Sending(round.Claim, addresses, token), patience.Token);
            round.IsFenced |= !isHeld;
            CrashPoint.Reached(CrashPoints.DistributeSending);
            return isHeld;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The store has not answered for {Patience}.", exception);
        }
    }

    public async Task Answered(string mailId, IReadOnlyList<RecipientReport> reports)
    {
        CrashPoint.Reached(CrashPoints.DistributeAnswered);
        if (!_rounds.TryGetValue(mailId, out var round))
            throw new InvalidOperationException($"An answer about {mailId}, which is not in hand.");

        var known = reports.Where(report => round.Has(report.Recipient)).ToArray();
        var isAlone = known.Count(report => report.Evidence == Evidence.Message) == 1;
        round.Said(known);
        await Record(round, [.. known.Select(report => _verdicts.EntryOf(round.RowOf(report.Recipient), report, isAlone, round.Luck))]);
        if (known.FirstOrDefault(report => Verdicts.IsAboutPost(report, isAlone)) is { } refusal)
            await Pause(round, refusal);
        _notes.Note(round, known);
        CrashPoint.Reached(CrashPoints.DistributeRecorded);
    }

    /// <summary>Recipients wait until their destination is tried again.</summary>
    public Task PutOff(Round round, IEnumerable<Mailbox> recipients, DestinationTrouble destination) =>
        Record(round, [.. recipients.Select(recipient => _verdicts.PutOff(round.RowOf(recipient), destination))]);

    /// <summary>Gives up those in hand that could not even be tried, if that is so for long enough.</summary>
    /// <param name="round">In hand.</param>
    /// <param name="tries">How often that was so.</param>
    public Task Expire(Round round, int tries)
    {
        if (round is { Refusal: not null } or { IsFenced: true })
            return Task.CompletedTask;

        var over = round.In(DeliveryState.Pending).Where(recipient => schedule.IsOver(round.RowOf(recipient), tries));
        return Record(round, [.. over.Select(recipient => Verdicts.Expired(round.ReportOn(recipient)))]);
    }

    /// <summary>What is left to do for a message.</summary>
    /// <param name="round">What became of it.</param>
    /// <param name="attempt">How often it has come before.</param>
    public Remainder LeftOf(Round round, int attempt) => Remainder.Of(round, attempt, options.RetryUnknown, schedule);

    /// <summary>
    /// Lets go of what is in hand. What a call that has not come back may still be sending stays as it is written down: when this
    /// process has ended nobody knows what became of it.
    /// </summary>
    public async Task End(Round round)
    {
        if (round.Running is { IsCompleted: false } running)
        {
            _ = running.ContinueWith(_ => Forget(round), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }

        try
        {
            var unsent = round.Unanswered();
            await Record(round, [.. unsent.Select(recipient => Verdicts.Unattempted(round.RowOf(recipient), round.ReportOn(recipient)))]);
            await Persist(token => ledger.Release(round.Claim, token), round);
        }
        finally
        {
            Forget(round);
        }
    }

    /// <summary>The rows of a message's recipients as they are now.</summary>
    public async Task<IReadOnlyList<LedgerRow>> RowsOf(Mail mail, CancellationToken cancellationToken)
    {
        var recipients = mail.Recipients.Select(recipient => recipient.Address).ToHashSet();
        var rows = new List<LedgerRow>();
        await foreach (var row in ledger.RowsOfPost(mail.Id, cancellationToken))
        {
            if (row.Distributor == distributor && recipients.Contains(AddrSpec.Parse(row.Recipient)))
                rows.Add(row);
        }

        return rows;
    }

    private void Forget(Round round)
    {
        _rounds.TryRemove(round.Mail.Id, out _);
        _turns.GiveBack(round.Mail.Id);
    }

    private async Task Record(Round round, IReadOnlyList<LedgerEntry> entries)
    {
        if (entries.Count == 0)
            return;

        await Persist(token => ledger.Record(round.Claim, entries, token), round);
        round.Recorded(entries);
    }

    // What it is stopped for is written down after what became of its recipients: a crash between the two only asks the server again.
    private async Task Pause(Round round, RecipientReport refusal)
    {
        await Persist(token => ledger.Pause(round.Claim, $"The server will not have it: {refusal.Reply}", token), round);
        round.Refusal = refusal;
    }

    private Task Persist(Func<CancellationToken, Task> write, Round round) => settlement.Persist(token => store.Outlast(write, token), round.Abandon);
}
