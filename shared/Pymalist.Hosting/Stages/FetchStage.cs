using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// The loop around a fetcher: puts each mail into <see cref="QueueNames.Fetched"/>, and asks for the next, which lets the
/// fetcher remove the last, once that is durable.
/// </summary>
/// <param name="name">What the log calls it.</param>
/// <param name="fetcher">Where mail comes from.</param>
/// <param name="queues">Where it goes.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Of what is fetched, and what not.</param>
/// <param name="concurrency">How many enumerations share what the fetcher has; 1 but for one that is made for more.</param>
public sealed class FetchStage(string name, IFetcher fetcher, IQueues queues, TimeProvider time, ILogger<FetchStage> logger, int concurrency = 1)
{
    private readonly Lock _lock = new();
    private long _fetched;
    private HashSet<string> _told = [];

    /// <summary>How many mails were taken since the start.</summary>
    public long Fetched => Interlocked.Read(ref _fetched);

    /// <summary>Takes what there is now.</summary>
    /// <param name="stopping">Take no more: the mail in hand is finished.</param>
    /// <param name="abandon">Leave the mail in hand where it is.</param>
    /// <returns>What went wrong; empty when all there was has been taken. The reactor has been told.</returns>
    public async Task<IReadOnlyList<Exception>> FetchOnce(CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            var isFirst = true;
            await foreach (var mail in fetcher.Fetch(stopping))
            {
                if (!isFirst)
                    CrashPoint.Reached(CrashPoints.FetchAskedNext);
                isFirst = false;
                CrashPoint.Reached(CrashPoints.FetchFetched);
                await QueueException.Around(Publish(mail, abandon));
            }

            if (!isFirst)
                CrashPoint.Reached(CrashPoints.FetchAskedNext);
            _told = [];
            return [];
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is not QueueException)
        {
            var failures = exception is AggregateException several ? several.Flatten().InnerExceptions : [exception];
            await Tell(failures, abandon);
            return failures;
        }
    }

    /// <summary>Takes what comes until the token fires. After a failure the pauses grow, up to ten times the interval.</summary>
    public Task Run(TimeSpan interval, CancellationToken stopping, CancellationToken abandon) =>
        Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => RunOne(interval, stopping, abandon)));

    private async Task RunOne(TimeSpan interval, CancellationToken stopping, CancellationToken abandon)
    {
        var failed = 0;
        while (!stopping.IsCancellationRequested)
        {
            var before = Fetched;
            try
            {
                failed = (await FetchOnce(stopping, abandon)).Count == 0 ? 0 : Math.Min(failed + 1, 10);
                await Task.Delay(interval * Math.Max(failed, 1), time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                // The queue would not take it: the mail is still where it was.
                failed = Fetched > before ? 1 : Math.Min(failed + 1, 10);
                Log.StageTroubled(logger, name, exception.Message);
                await time.Pause(interval * failed, stopping);
            }
        }
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

    private async Task Publish(Mail mail, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("fetch", null);
        await queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(mail), cancellationToken);
        CrashPoint.Reached(CrashPoints.FetchPublished);
        Interlocked.Increment(ref _fetched);
        Log.Fetched(logger, mail.Id, MessageIds.Of(mail), mail.Message.Length);
    }
}
