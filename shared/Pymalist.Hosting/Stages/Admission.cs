using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Takes a fetched mail in: into the store, which knows it again should its source bring it once more, and then into the queue. While one of
/// them is away nothing is taken: a try now and then finds out when it is back, and what comes between two of them is refused at once.
/// </summary>
/// <param name="store">Keeps it.</param>
/// <param name="queues">Where it goes.</param>
/// <param name="outages">What is away.</param>
/// <param name="patience">How long a mail may take. Who has handed it over waits for the answer.</param>
/// <param name="time">Of that.</param>
/// <param name="logger">Of what is taken.</param>
internal sealed class Admission(IStore store, IQueues queues, Outages outages, TimeSpan patience, TimeProvider time, ILogger logger)
{
    // Most are in the queue within milliseconds.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(2);

    /// <summary>Takes a mail in.</summary>
    /// <returns>Whether it is a new one; if not, it was taken in before.</returns>
    /// <exception cref="NotTakenException">Not now: it stays where it is.</exception>
    /// <exception cref="MessageRefusedException">It is more than the queue takes.</exception>
    public async Task<bool> Take(Mail mail, CancellationToken abandon)
    {
        if (!outages.Store.IsWorthTrying() || !outages.Queue.IsWorthTrying())
            throw new NotTakenException("Nothing is taken while the store or the queue is away.");

        using var late = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abandon, late.Token);
        if (outages.Queue.Duration is not null)
            await Try(outages.Queue, () => queues.Check(limit.Token), abandon);
        if (!await Keep(mail, limit.Token, abandon))
            return false;

        CrashPoint.Reached(CrashPoints.FetchKept);
        await Try(outages.Queue, () => Publish(mail, limit.Token), abandon);
        outages.Queue.Succeeded();
        CrashPoint.Reached(CrashPoints.FetchPublished);
        return true;
    }

    /// <summary>
    /// The store need not know that the mail is in the queue: it only saves work. If this is lost, and the source brings the mail again, it
    /// goes into the queue a second time, and comes to the same messages and the same recipients.
    /// </summary>
    public async Task Note(string mailId)
    {
        try
        {
            await store.Intake.Taken(mailId, CancellationToken.None);
            CrashPoint.Reached(CrashPoints.FetchSeen);
        }
        catch (StoreException exception)
        {
            outages.Store.Failed(exception.Message);
        }
    }

    private async Task<bool> Keep(Mail mail, CancellationToken limit, CancellationToken abandon)
    {
        var isNew = false;
        await Try(outages.Store, async () => isNew = await store.Intake.Keep(mail, Fetched(mail), limit), abandon);
        outages.Store.Succeeded();
        return isNew;
    }

    private HistoryNote Fetched(Mail mail) =>
        new(mail.Id, store.Clock.GetUtcNow(), "fetched", $"Fetched, {mail.Message.Length} octets.", MessageId: MessageIds.Of(mail));

    private async Task Publish(Mail mail, CancellationToken limit)
    {
        using var activity = Tracing.Start("fetch", null);
        using var doubtful = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var publishing = QueueException.Around(queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(mail), doubtful.Token));
        try
        {
            await publishing.WaitAsync(Doubt, time, limit);
        }
        catch (TimeoutException)
        {
            // It would wait until the queue is back.
            if (!await IsQueueThere(limit))
                await doubtful.CancelAsync();
            await publishing;
        }

        Log.Fetched(logger, mail.Id, MessageIds.Of(mail), mail.Message.Length);
    }

    private async Task<bool> IsQueueThere(CancellationToken limit)
    {
        try
        {
            await queues.Check(limit);
            return true;
        }
        catch (QueueAwayException)
        {
            return false;
        }
    }

    private static async Task Try(Outage outage, Func<Task> attempt, CancellationToken abandon)
    {
        try
        {
            await attempt();
        }
        catch (Exception exception) when (exception is StoreException or QueueException or QueueAwayException || IsLate(exception, abandon))
        {
            var reason = exception is OperationCanceledException ? "It does not answer." : exception.Message;
            outage.Failed(reason);
            throw new NotTakenException(reason, exception);
        }
    }

    private static bool IsLate(Exception exception, CancellationToken abandon) => exception is OperationCanceledException && !abandon.IsCancellationRequested;
}

/// <summary>A mail is not taken now, by no fault of its own: it stays where it is.</summary>
internal sealed class NotTakenException(string message, Exception? innerException = null) : Exception(message, innerException);
