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

        try
        {
            var messages = await Publish(mail, cancellationToken);
            Log.Processed(logger, mail.Id, MessageIds.Of(mail), messages);
            await QueueException.Around(delivery.Settle(cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not QueueException)
        {
            await Fail(delivery, mail, exception, cancellationToken);
        }
    }

    private async Task<int> Publish(Mail mail, CancellationToken cancellationToken)
    {
        var key = QueueNames.First;
        var count = 0;
        var window = new Queue<Task>();
        try
        {
            await foreach (var outgoing in processor.Process(mail, cancellationToken))
            {
                if (window.Count == Window)
                    await window.Dequeue();
                window.Enqueue(QueueException.Around(Publish(key, outgoing, cancellationToken)));
                key = QueueNames.More;
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
        }
        catch (UnroutableException) when (key == QueueNames.More)
        {
        }
    }

    // What came of the mail before it failed is published, and is the same when it is made again.
    private async Task Fail(IDelivery delivery, Mail mail, Exception exception, CancellationToken cancellationToken)
    {
        var verdict = exception as MailException;
        Log.NotProcessed(logger, mail.Id, MessageIds.Of(mail), verdict?.Status.ToString() ?? exception.GetType().Name, exception.Message);
        await queues.Publish(new Failure(Role.Processor, exception, mail), delivery.Message, cancellationToken);
        if (verdict is { Status.IsPermanent: true })
            await delivery.Settle(cancellationToken);
        else
            await retry.TryLater(delivery, delivery.Message, exception.Message, cancellationToken);
    }
}
