using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Hosting;

/// <summary>One pass, as from cron: ends when nothing more can be fetched or delivered now.</summary>
public sealed class Play(Pipeline pipeline, IQueues queues, PymalistSettings settings, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    // A broker's message may be on its way between the queue that counts it no more and the worker that does not yet.
    private const int LooksAtBroker = 4;

    /// <summary>Fetches what there is, and does what can be done with that and with what an earlier run left.</summary>
    /// <param name="cancellationToken">Ends the pass early; what is in hand is finished.</param>
    public async Task<PlayOutcome> Run(CancellationToken cancellationToken)
    {
        await queues.Declare(settings.Topology, cancellationToken);
        if (queues is SqliteQueues embedded)
            await embedded.MakeDue(cancellationToken);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abandon = new CancellationTokenSource();
        await using var grace = stopping.Token.Register(() => abandon.CancelAfter(settings.General.ShutdownTimeout));
        var working = Task.WhenAll(pipeline.Start(stopping.Token, abandon.Token));
        IReadOnlyList<Exception> notFetched = [];
        try
        {
            if (pipeline.Fetching is { } fetching)
                notFetched = await fetching.FetchOnce(stopping.Token, abandon.Token);
            await UntilIdle(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        await stopping.CancelAsync();
        await working;
        return await Outcome(notFetched, cancellationToken.IsCancellationRequested);
    }

    private async Task UntilIdle(CancellationToken cancellationToken)
    {
        var looks = queues is SqliteQueues ? 1 : LooksAtBroker;
        for (var idle = 0; idle < looks;)
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
        foreach (var worker in pipeline.Workers)
        {
            var depth = await queues.Depth(worker.Queue, CancellationToken.None);
            later = queues is SqliteQueues ? later + depth.Ready + depth.Delayed : Math.Max(later, depth.Ready + depth.Delayed);
        }

        var parked = await queues.Depth(QueueNames.Parked, CancellationToken.None);
        return new(pipeline.Fetching?.Fetched ?? 0, notFetched, later, parked.Ready, stopped);
    }
}

/// <summary>What a pass has left.</summary>
/// <param name="Fetched">How many mails were fetched.</param>
/// <param name="NotFetched">Why mail is still where it was.</param>
/// <param name="KeptForLater">How many messages wait for a later try.</param>
/// <param name="Parked">How many are parked, of this pass and of earlier ones.</param>
/// <param name="Stopped">Whether it was told to end early.</param>
public sealed record PlayOutcome(long Fetched, IReadOnlyList<Exception> NotFetched, long KeptForLater, long Parked, bool Stopped)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => this switch
    {
        { KeptForLater: > 0 } or { Stopped: true } => ExitCodes.TryLater,
        { NotFetched: [] } => ExitCodes.Done,
        _ => NotFetched.All(exception => exception is MailException) ? ExitCodes.TryLater : ExitCodes.Unreachable,
    };

    /// <summary>A sentence for each thing that somebody may want to know; none when nothing happened.</summary>
    public IEnumerable<string> Sentences()
    {
        if (Fetched > 0)
            yield return $"{Fetched} fetched.";
        if (Stopped)
            yield return "Told to end before all was done.";
        if (NotFetched.Count > 0)
            yield return $"{NotFetched.Count} failures to fetch; that mail is still where it was.";
        if (KeptForLater > 0)
            yield return $"{KeptForLater} messages are kept for a later try; the next play takes them up.";
        if (Parked > 0)
            yield return $"{Parked} messages are parked and wait for a person.";
    }
}
