using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The broker {Broker} is away: {Reason}. Trying again until it is back.")]
    public static partial void BrokerAway(ILogger logger, string broker, string reason);

    [LoggerMessage(LogLevel.Error, "The broker {Broker} refuses: {Reason}. Trying again until it does not.")]
    public static partial void BrokerRefuses(ILogger logger, string broker, string reason);

    [LoggerMessage(LogLevel.Information, "The broker {Broker} is back after {Seconds:F1} s.")]
    public static partial void BrokerBack(ILogger logger, string broker, double seconds);

    [LoggerMessage(LogLevel.Warning, "The broker takes no messages for now: {Reason}. Publishing waits.")]
    public static partial void PublishingBlocked(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "The broker takes messages again.")]
    public static partial void PublishingUnblocked(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The broker did not take message {MessageId} for '{Exchange}'. It is offered again until it is taken.")]
    public static partial void MessageNotTaken(ILogger logger, string messageId, string exchange);

    [LoggerMessage(LogLevel.Warning, "The broker has no queue for '{Exchange}' with the routing key '{RoutingKey}' any more. Declaring it again.")]
    public static partial void QueueMissing(ILogger logger, string exchange, string routingKey);

    [LoggerMessage(LogLevel.Warning, "The broker ended the consumer of {Queue}: {Reason}. Starting it again.")]
    public static partial void ConsumerEnded(ILogger logger, string queue, string reason);
}
