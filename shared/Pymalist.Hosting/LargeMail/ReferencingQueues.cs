using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.LargeMail;

/// <summary>
/// Queues that large mail goes through by reference: its octets stay in the store, once, and the broker carries their name
/// (SHA-256, header <c>ml_body</c>). What is handed out has its octets again. The broker's own limit then is none for mail.
/// </summary>
/// <param name="inner">Carry the rest.</param>
/// <param name="octets">The store's.</param>
/// <param name="above">In octets: a larger body goes by reference.</param>
/// <param name="time">Of the pauses while the store is away.</param>
/// <param name="logger">Hears of names that the store lacks.</param>
public sealed class ReferencingQueues(IQueues inner, IKeptOctets octets, int above, TimeProvider time, ILogger<ReferencingQueues> logger) : IQueues
{
    private readonly KeptBodies _bodies = new(octets, above, time);

    public Task Declare(Topology topology, CancellationToken cancellationToken) => inner.Declare(topology, cancellationToken);

    /// <inheritdoc/>
    public async Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken) =>
        await inner.Publish(exchange, routingKey, await _bodies.Refer(message, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var delivery in inner.Consume(queue, prefetch, cancellationToken))
        {
            if (KeptBodies.NameIn(delivery.Message) is not { } name)
                yield return delivery;
            else if (await Restored(queue, delivery, name, cancellationToken) is { } restored)
                yield return restored;
        }
    }

    public Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken) => inner.Depth(queue, cancellationToken);

    public Task Check(CancellationToken cancellationToken) => inner.Check(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    // Null when nothing is to be handed out. What is parked already is handed out without its octets: there is no other place for it.
    private async Task<IDelivery?> Restored(string queue, IDelivery delivery, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await _bodies.Restore(delivery.Message, name, cancellationToken) is { } message)
                return new ReferencedDelivery(delivery, message, name, _bodies);
            if (queue == QueueNames.Parked)
                return delivery;

            Log.OctetsMissing(logger, delivery.Message.MessageId, queue, name);
            await delivery.Park(delivery.Message, $"the store has no octets of the name {name} (any more), which stand in place of its body", cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await delivery.Release();
        }

        return null;
    }
}
