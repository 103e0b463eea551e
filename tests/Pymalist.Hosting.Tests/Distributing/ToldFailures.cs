using Pymalist.Queues;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>Queues that keep the failures put into them, each id once, as the reactor's queue does.</summary>
internal sealed class ToldFailures : IQueues
{
    private readonly List<(string Id, Failure Failure)> _told = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Failure> All
    {
        get
        {
            lock (_told)
                return [.. _told.Select(told => told.Failure)];
        }
    }

    /// <summary>Whether nothing is taken.</summary>
    public bool IsAway { get; set; }

    public Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new IOException("no broker");

        Assert.Equal(("pymalist.errors", "distributor"), (exchange, routingKey));
        lock (_told)
        {
            if (!_told.Any(told => told.Id == message.MessageId))
                _told.Add((message.MessageId, WireCodec.DecodeFailure(message)));
        }

        return Task.CompletedTask;
    }

    public Task Declare(Topology topology, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
