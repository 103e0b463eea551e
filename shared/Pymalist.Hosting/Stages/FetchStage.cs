using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// The loop around a fetcher: puts each mail into the store and into <see cref="QueueNames.Fetched"/>, and asks for the next, which lets
/// the fetcher remove the last, once that is durable.
/// </summary>
/// <param name="name">What the log calls it.</param>
/// <param name="fetcher">Where mail comes from.</param>
/// <param name="store">Knows mail again that comes twice.</param>
/// <param name="queues">Where it goes.</param>
/// <param name="outages">What is away.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Of what is fetched, and what not.</param>
/// <param name="handovers">How many enumerations share what clients hand over, each waiting for its answer; null for a source that is asked.</param>
public sealed class FetchStage(
    string name, IFetcher fetcher, IStore store, IQueues queues, Outages outages, TimeProvider time, ILogger<FetchStage> logger, int? handovers = null)
{
    // A client has better to do than to wait, and the session with a mailbox ends after some minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Admission _admission = new(store, queues, outages, Patience, time, logger);
    private readonly Lock _lock = new();
    private long _fetched;
    private HashSet<string> _told = [];

    /// <summary>How many mails were taken since the start.</summary>
    public long Fetched => Interlocked.Read(ref _fetched);

    /// <summary>Takes what there is now.</summary>
    /// <param name="stopping">Take no more: the mail in hand is finished.</param>
    /// <param name="abandon">Leave the mail in hand where it is.</param>
    /// <returns>What went wrong; empty when all there was has been taken. The reactor has been told.</returns>
    /// <exception cref="NotTakenException">The store or the queue is away: the rest is where it was.</exception>
    public async Task<IReadOnlyList<Exception>> FetchOnce(CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            await TakeAll(stopping, abandon);
            _told = [];
            return [];
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is not (NotTakenException or StoreException))
        {
            var failures = exception is AggregateException several ? several.Flatten().InnerExceptions : [exception];
            await Tell(failures, abandon);
            return failures;
        }
    }

    /// <summary>Takes what comes until the token fires. After a failure the pauses grow, up to ten times the interval.</summary>
    public Task Run(TimeSpan interval, CancellationToken stopping, CancellationToken abandon) =>
        Task.WhenAll(Enumerable.Range(0, handovers ?? 1).Select(_ => RunOne(interval, stopping, abandon)));

    private async Task RunOne(TimeSpan interval, CancellationToken stopping, CancellationToken abandon)
    {
        var failed = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                failed = (await FetchOnce(stopping, abandon)).Count == 0 ? 0 : Math.Min(failed + 1, 10);
                await Task.Delay(interval * Math.Max(failed, 1), time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (NotTakenException)
            {
                await UntilWorthTrying(stopping);
            }
            catch (StoreException exception)
            {
                // What the fetcher itself remembers there could not be had.
                outages.Store.Failed(exception.Message);
                await UntilWorthTrying(stopping);
            }
            catch (Exception exception)
            {
                failed = Math.Min(failed + 1, 10);
                Log.StageTroubled(logger, name, exception.Message);
                await time.Pause(interval * failed, stopping);
            }
        }
    }

    // Clients are answered all the time, and each finds out whether it is worth trying. A mailbox is left alone meanwhile.
    private async Task UntilWorthTrying(CancellationToken stopping)
    {
        if (handovers is not null)
            return;

        try
        {
            await outages.Store.Outlast(store.Check, stopping);
            while (outages.Queue.Duration is not null && !await IsQueueBack(stopping))
            {
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    // That it answers says that it is worth a mail, and not yet that it takes one.
    private async Task<bool> IsQueueBack(CancellationToken stopping)
    {
        await Task.Delay(outages.Queue.Remaining, time, stopping);
        try
        {
            await queues.Check(stopping);
            return true;
        }
        catch (QueueAwayException exception)
        {
            outages.Queue.Failed(exception.Message);
            return false;
        }
    }

    private async Task TakeAll(CancellationToken stopping, CancellationToken abandon)
    {
        // It is written down that a mail is in the queue while the next one is taken: the two share a commit.
        var noted = Task.CompletedTask;
        var isFirst = true;
        try
        {
            await foreach (var mail in fetcher.Fetch(stopping))
            {
                if (!isFirst)
                    CrashPoint.Reached(CrashPoints.FetchAskedNext);
                isFirst = false;
                CrashPoint.Reached(CrashPoints.FetchFetched);
                var isNew = await _admission.Take(mail, abandon);
                await noted;
                noted = isNew ? Taken(mail) : Known(mail);
            }
        }
        finally
        {
            await noted;
        }

        if (!isFirst)
            CrashPoint.Reached(CrashPoints.FetchAskedNext);
    }

    private Task Taken(Mail mail)
    {
        Interlocked.Increment(ref _fetched);
        return _admission.Note(mail.Id);
    }

    private Task Known(Mail mail)
    {
        Log.FetchedBefore(logger, mail.Id);
        return Task.CompletedTask;
    }

    private async Task Tell(IReadOnlyCollection<Exception> failures, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var failure in News(failures))
            {
                Log.FetchFailed(logger, name, failure.Message);
                await queues.Publish(new Failure(Role.Fetcher, failure, null), MailId.New(), cancellationToken);
            }
        }
        catch
        {
            _told = [];
            throw;
        }
    }

    // What was wrong the last time, and still is, has been told: a mail that is too large stays where it is for days.
    private Exception[] News(IReadOnlyCollection<Exception> failures)
    {
        lock (_lock)
        {
            var told = _told;
            _told = [.. failures.Select(failure => failure.Message)];
            return [.. failures.Where(failure => !told.Contains(failure.Message))];
        }
    }
}
