using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>Messages that a third party put into a queue and that are not what docs/wire.md asks for.</summary>
internal static class Malformed
{
    /// <summary>What a message holds; null when it holds no such thing, and is parked with the reason, the reactor told.</summary>
    public static async Task<T?> Parked<T>(
        IDelivery delivery, Func<QueuedMessage, T> decode, Role? role, IQueues queues, ILogger logger, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return decode(delivery.Message);
        }
        catch (WireException exception)
        {
            Log.Malformed(logger, delivery.Message.MessageId, exception.Message);
            if (role is { } from)
                await queues.Publish(new Failure(from, exception, null), "malformed", delivery.Message, cancellationToken);
            await delivery.Park(delivery.Message, exception.Message, cancellationToken);
            return null;
        }
    }
}
