using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Queues.Sqlite;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>One pass, as from cron: ends when nothing more can be fetched or delivered now.</summary>
public sealed class Play(Pipeline pipeline, IQueues queues, IStore store, PymalistSettings settings, TimeProvider time)
{
    /// <summary>How long it waits for a store or a queue that is away: from cron there will be another pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    // A broker's message may be on its way between the queue that counts it no more and the worker that does not yet.
    private const int LooksAtBroker = 4;

    /// <summary>Fetches what there is, and does what can be done with that and with what an earlier run left.</summary>
    /// <param name="cancellationToken">Ends the pass early; what is in hand is finished.</param>
    public async Task<PlayOutcome> Run(CancellationToken cancellationToken)
    {
        if (!await Declared(cancellationToken))
            return new(0, [new TimeoutException("The broker is away.")], 0, 0, cancellationToken.IsCancellationRequested, IsGone: false);
        if (queues is SqliteQueues embedded)
        {
            await embedded.MakeDue(cancellationToken);
            await store.Ledger.MakeDue(cancellationToken);
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abandon = new CancellationTokenSource();
        await using var grace = stopping.Token.Register(() => abandon.CancelAfter(settings.General.ShutdownTimeout));
        var working = Task.WhenAll(pipeline.Start(stopping.Token, abandon.Token));
        IReadOnlyList<Exception> notFetched = [];
        try
        {
            notFetched = await Fetch(stopping.Token, abandon.Token);
            do
                await UntilIdle(cancellationToken);
            while (pipeline.Lists is { } lists && await lists.RunOnce(cancellationToken) > 0);
            await (pipeline.Pruning?.RunOnce(cancellationToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await stopping.CancelAsync();
            await working;
        }

        return await Outcome(notFetched, cancellationToken.IsCancellationRequested);
    }

    private async Task<bool> Declared(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await queues.Declare(settings.Topology, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What the queue would not take is still where it was.
    private async Task<IReadOnlyList<Exception>> Fetch(CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            return pipeline.Fetching is { } fetching ? await fetching.FetchOnce(stopping, abandon) : [];
        }
        catch (Exception exception) when (exception is NotTakenException or QueueException or StoreException)
        {
            return [exception];
        }
    }

    private async Task UntilIdle(CancellationToken cancellationToken)
    {
        var looks = queues is SqliteQueues ? 1 : LooksAtBroker;
        for (var idle = 0; idle < looks && !(pipeline.Outage > Patience);)
        {
            idle = await IsIdle(cancellationToken) ? idle + 1 : 0;
            if (idle < looks)
                await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    // Nothing waits, nothing is in hand, and nothing has moved while we looked.
    private async Task<bool> IsIdle(CancellationToken cancellationToken)
    {
        var before = pipeline.Workers.Sum(worker => worker.Handled);
        foreach (var worker in pipeline.Workers)
        {
            if (worker.InHand > 0 || await queues.Depth(worker.Queue, cancellationToken) is not { Ready: 0, InHand: 0 })
                return false;
        }

        return pipeline.Workers.All(worker => worker.InHand == 0) && pipeline.Workers.Sum(worker => worker.Handled) == before;
    }

    private async Task<PlayOutcome> Outcome(IReadOnlyList<Exception> notFetched, bool stopped)
    {
        long later = 0;
        foreach (var worker in pipeline.Workers.Where(worker => worker.Queue != QueueNames.Parked))
        {
            var depth = await queues.Depth(worker.Queue, CancellationToken.None);
            later = queues is SqliteQueues ? later + depth.Ready + depth.Delayed : Math.Max(later, depth.Ready + depth.Delayed);
        }

        // What could not be moved into the store yet is parked all the same.
        var parked = (await queues.Depth(QueueNames.Parked, CancellationToken.None)).Ready + await store.Parking.All(CancellationToken.None).CountAsync();
        return new(pipeline.Fetching?.Fetched ?? 0, notFetched, later, parked, stopped, settings.Fetcher?.Name == "StdIn");
    }
}

/// <summary>What a pass has left.</summary>
/// <param name="Fetched">How many mails were fetched.</param>
/// <param name="NotFetched">Why mail is still where it was.</param>
/// <param name="KeptForLater">How many messages wait for a later try.</param>
/// <param name="Parked">How many are parked, of this pass and of earlier ones.</param>
/// <param name="Stopped">Whether it was told to end early.</param>
/// <param name="IsGone">Whether mail that was not fetched is nowhere else, as it was read from a pipe: whoever piped it has to know.</param>
public sealed record PlayOutcome(long Fetched, IReadOnlyList<Exception> NotFetched, long KeptForLater, long Parked, bool Stopped, bool IsGone)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => this switch
    {
        { KeptForLater: > 0, IsGone: false } or { Stopped: true } => ExitCodes.TryLater,
        { NotFetched: [] } => KeptForLater > 0 ? ExitCodes.TryLater : ExitCodes.Done,
        _ when NotFetched.Any(exception => exception is not (MailException or NotTakenException or QueueException or StoreException)) => ExitCodes.Unreachable,
        _ => IsGone && NotFetched.All(exception => exception is MailException) ? ExitCodes.BadInput : ExitCodes.TryLater,
    };

    /// <summary>A sentence for each thing that somebody may want to know; none when nothing happened.</summary>
    public IEnumerable<string> Sentences()
    {
        if (Fetched > 0)
            yield return $"{Fetched} fetched.";
        if (Stopped)
            yield return "Told to end before all was done.";
        if (NotFetched.Count > 0)
            yield return $"{NotFetched.Count} failures to fetch ({NotFetched[0].Message}); that mail {(IsGone ? "was not taken" : "is still where it was")}.";
        if (KeptForLater > 0)
            yield return $"{KeptForLater} messages are kept for a later try; the next play takes them up.";
        if (Parked > 0)
            yield return $"{Parked} messages are parked and wait for a person.";
    }
}
