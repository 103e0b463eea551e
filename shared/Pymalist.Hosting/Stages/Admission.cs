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
        if (!await Keep(mail, limit.Token, abandon))
            return false;

        CrashPoint.Reached(CrashPoints.FetchKept);
        await Publish(mail, limit.Token, abandon);
        CrashPoint.Reached(CrashPoints.FetchPublished);
        store.History.Note(new(mail.Id, store.Clock.GetUtcNow(), "fetched", $"Fetched, {mail.Message.Length} octets.", MessageId: MessageIds.Of(mail)));
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
        try
        {
            var isNew = await store.Intake.Keep(mail, limit);
            outages.Store.Succeeded();
            return isNew;
        }
        catch (Exception exception) when (exception is StoreException || IsLate(exception, abandon))
        {
            throw NotTaken(outages.Store, exception);
        }
    }

    private async Task Publish(Mail mail, CancellationToken limit, CancellationToken abandon)
    {
        using var activity = Tracing.Start("fetch", null);
        try
        {
            await QueueException.Around(queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(mail), limit));
            outages.Queue.Succeeded();
            Log.Fetched(logger, mail.Id, MessageIds.Of(mail), mail.Message.Length);
        }
        catch (Exception exception) when (exception is QueueException || IsLate(exception, abandon))
        {
            throw NotTaken(outages.Queue, exception);
        }
    }

    private static bool IsLate(Exception exception, CancellationToken abandon) => exception is OperationCanceledException && !abandon.IsCancellationRequested;

    private NotTakenException NotTaken(Outage outage, Exception exception)
    {
        var reason = exception is OperationCanceledException ? $"no answer within {patience.TotalSeconds:0} s" : exception.Message;
        outage.Failed(reason);
        return new(reason, exception);
    }
}

/// <summary>A mail is not taken now, by no fault of its own: it stays where it is.</summary>
internal sealed class NotTakenException(string message, Exception? innerException = null) : Exception(message, innerException);
