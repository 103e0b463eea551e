using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// The loop around a reactor: takes failures from <see cref="QueueNames.React"/>. What a server has refused for good comes back to the list beside it,
/// as from any mail server.
/// </summary>
public sealed class ReactStage(IReactor reactor, IQueues queues, RetryPolicy retry, TimeProvider time, ILogger<ReactStage> logger)
{
    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        if (await Malformed.Parked(delivery, WireCodec.DecodeFailure, null, queues, logger, cancellationToken) is not { } failure)
            return;

        try
        {
            foreach (var notification in UndeliveredMail.Of(failure, time.GetUtcNow()))
                await queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(notification), cancellationToken);
            await reactor.React(failure, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReacted(logger, delivery.Message.MessageId, exception.Message);
            await retry.Again(delivery, delivery.Message, exception, cancellationToken);
            return;
        }

        await delivery.Settle(cancellationToken);
    }
}
