using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>The loop around a processor: takes mail as it came in, puts what comes of it into <see cref="QueueNames.Processed"/>.</summary>
public sealed class ProcessStage(IProcessor processor, IQueues queues, RetryPolicy retry, ILogger<ProcessStage> logger)
{
    // How much of one post is on its way into the queues at once; bounds what a long roster takes of memory.
    private const int Window = 50;

    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("process", WireCodec.TraceParentOf(delivery.Message));
        if (await Malformed.Parked(delivery, WireCodec.DecodeMail, Role.Processor, queues, logger, cancellationToken) is not { } mail)
            return;

        CrashPoint.Reached(CrashPoints.ProcessTaken);
        try
        {
            var messages = await Publish(mail, cancellationToken);
            CrashPoint.Reached(CrashPoints.ProcessAllPublished);
            Log.Processed(logger, mail.Id, MessageIds.Of(mail), messages);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not QueueException)
        {
            await Fail(delivery, mail, exception, cancellationToken);
            return;
        }

        await delivery.Settle(cancellationToken);
        CrashPoint.Reached(CrashPoints.ProcessSettled);
    }

    private async Task<int> Publish(Mail mail, CancellationToken cancellationToken)
    {
        var count = 0;
        var lists = new HashSet<AddrSpec?>();
        var ids = new HashSet<string>();
        var window = new Queue<Task>();
        try
        {
            await foreach (var outgoing in processor.Process(mail, cancellationToken))
            {
                if (window.Count == Window)
                    await window.Dequeue();

                // A repeat would be dropped, and its recipients with it.
                if (outgoing.Id.Length is 0 or > 200 || !ids.Add(outgoing.Id))
                    throw new InvalidOperationException($"The processor gave an outgoing mail the id '{outgoing.Id}', which is none or another's; see MailId.Derived.");

                // A mail for two lists is a post to each: an archive, which wants each post once, wants both.
                var key = lists.Add(outgoing.List?.Address) ? QueueNames.First : QueueNames.More;
                window.Enqueue(QueueException.Around(Publish(key, outgoing, cancellationToken)));
                count++;
            }
        }
        finally
        {
            await Task.WhenAll(window);
        }

        return count;
    }

    // Where all distributors want a post once, nobody takes the rest of it.
    private async Task Publish(string key, Mail outgoing, CancellationToken cancellationToken)
    {
        try
        {
            await queues.Publish(QueueNames.Processed, key, WireCodec.Encode(outgoing), cancellationToken);
            CrashPoint.Reached(CrashPoints.ProcessOutgoingPublished);
        }
        catch (UnroutableException) when (key == QueueNames.More)
        {
        }
    }

    // What came of the mail before it failed is published, and is the same when it is made again.
    private Task Fail(IDelivery delivery, Mail mail, Exception exception, CancellationToken cancellationToken)
    {
        var status = (exception as MailException)?.Status.ToString() ?? exception.GetType().Name;
        Log.NotProcessed(logger, mail.Id, MessageIds.Of(mail), status, exception.Message);
        return retry.Fail("processor", delivery, new Failure(Role.Processor, exception, mail), delivery.Message, cancellationToken);
    }
}
