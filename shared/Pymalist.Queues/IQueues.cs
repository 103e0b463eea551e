namespace Pymalist.Queues;

/// <summary>
/// Exchanges and queues as AMQP 0-9-1 has them. Two bodies behave the same: RabbitMQ, and a SQLite file for a single machine.
/// </summary>
public interface IQueues : IAsyncDisposable
{
    /// <summary>
    /// Makes the exchanges, queues and bindings that are missing and leaves the others as they are. Waits until that is done,
    /// however long the broker is away. May be called again with another topology: what was declared stays.
    /// </summary>
    /// <exception cref="TopologyException">Something of the same name exists and is made otherwise.</exception>
    Task Declare(Topology topology, CancellationToken cancellationToken);

    /// <summary>
    /// Returns once the message is durable in every queue that the exchange routes it to, and waits as long as that takes: a
    /// broker that is away or blocked is waited out. Many calls may be under way at once.
    /// </summary>
    /// <exception cref="UnroutableException">No queue takes it.</exception>
    /// <exception cref="MessageRefusedException">It is more than the queues take, now and later.</exception>
    /// <exception cref="OperationCanceledException">The token fired. The message may be in the queues, or not: publish it again.</exception>
    Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Hands out the messages of a queue as they come, oldest first, at most <paramref name="prefetch"/> of them unsettled. A
    /// repeat (<see cref="QueuedMessage.Identity"/>) of one that was settled is not handed out again, one of a message in hand
    /// waits for its outcome. Lives on through a lost connection; what was handed out before then comes again.
    /// </summary>
    /// <param name="queue">One of <see cref="QueueNames"/>, or a third party's, declared before.</param>
    /// <param name="prefetch">At least 1.</param>
    /// <param name="cancellationToken">Ends the stream. What was handed out may still be settled; what was not goes back.</param>
    IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, CancellationToken cancellationToken);

    /// <summary>How many messages wait in a queue. Advice only: a RabbitMQ quorum queue says 0 for seconds after a restart.</summary>
    Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken);

    /// <summary>Since when the oldest message of a queue has been waiting, its earlier attempts included; null where there is none, or the queue cannot tell (RabbitMQ).</summary>
    Task<DateTimeOffset?> Oldest(string queue, CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>Returns when messages are taken now, as far as that can be told without one.</summary>
    /// <exception cref="QueueAwayException">They are not; says why.</exception>
    Task Check(CancellationToken cancellationToken) => Depth(QueueNames.Parked, cancellationToken);
}

/// <summary>A message in hand. It goes back to its queue when its process dies, or when it is neither settled, retried nor parked.</summary>
public interface IDelivery
{
    QueuedMessage Message { get; }

    /// <summary>
    /// How often it was handed out before to a process that did not live, or not long enough, to say what came of it; what this process has let
    /// go of itself does not count. Advice only: RabbitMQ counts for others what they let go of in good order, too.
    /// </summary>
    int Deliveries { get; }

    /// <summary>Done with it: it is gone for good. Returns once that is durable, or the broker is known to deliver it again.</summary>
    Task Settle(CancellationToken cancellationToken);

    /// <summary>
    /// Puts <paramref name="remainder"/> into the same queue again after a delay, and settles this one. What is put back
    /// counts one attempt more. Returns once it is durable.
    /// </summary>
    /// <param name="remainder">What is left to do; often the message itself.</param>
    /// <param name="delay">
    /// Zero or more. RabbitMQ has the delays of the topology, and takes the longest that is not longer, or the shortest: whoever is asked too early puts
    /// it off again. The embedded queue waits exactly as long.
    /// </param>
    /// <param name="cancellationToken">Leaves the message in hand.</param>
    Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Gives up: puts <paramref name="remainder"/> into <see cref="QueueNames.Parked"/> with the reason and the queue it came from, and settles this one.</summary>
    Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken);

    /// <summary>Lets go of it: it is at once in its queue again, for whoever comes first.</summary>
    Task Release();
}

/// <summary>How many messages a queue holds.</summary>
/// <param name="Ready">Waiting to be handed out.</param>
/// <param name="InHand">Handed out and not settled, as far as the queue can tell (RabbitMQ does not: 0).</param>
/// <param name="Delayed">Waiting for their next attempt. RabbitMQ cannot tell one queue's from another's: all of them.</param>
public sealed record QueueDepth(long Ready, long InHand, long Delayed);

/// <summary>No queue takes a message of this exchange and routing key.</summary>
public sealed class UnroutableException(string exchange, string routingKey)
    : Exception($"No queue is bound to the exchange '{exchange}' for the routing key '{routingKey}'; the message was not taken.");

/// <summary>The queues take nothing now: a broker that is away or blocked, a full disk.</summary>
public sealed class QueueAwayException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>An exchange or a queue exists and is made otherwise than we would.</summary>
public sealed class TopologyException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A message that the broker will never take: too large. Publishing it again does not help.</summary>
public sealed class MessageRefusedException(string message) : Exception(message);
