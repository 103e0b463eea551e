using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>The loop around a reactor: takes failures from <see cref="QueueNames.React"/>.</summary>
public sealed class ReactStage(IReactor reactor, IQueues queues, RetryPolicy retry, ILogger<ReactStage> logger)
{
    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        if (await Malformed.Parked(delivery, WireCodec.DecodeFailure, null, queues, logger, cancellationToken) is not { } failure)
            return;

        try
        {
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
