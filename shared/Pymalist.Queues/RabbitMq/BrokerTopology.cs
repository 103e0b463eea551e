namespace Pymalist.Queues.RabbitMq;

/// <summary>All that was declared so far, so that it can be declared again on every new connection.</summary>
internal sealed class BrokerTopology : IDisposable
{
    // Two connections that make the same queues at once would only get into each other's way.
    private readonly SemaphoreSlim _declaring = new(1, 1);
    private volatile Topology? _declared;

    /// <summary>The delay that a retry asked for so long gets.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan DelayFor(TimeSpan delay) => _declared is { RetryDelays.Count: > 0 } topology
        ? topology.DelayFor(delay)
        : throw new InvalidOperationException("A retry needs a topology with retry delays, declared before.");

    /// <summary>Names of the queues that wait for their next attempt.</summary>
    public IEnumerable<string> RetryQueues => _declared?.RetryDelays.Select(QueueNames.Retry) ?? [];

    /// <summary>Whether there is a queue for such a message in what was declared: a broker that has none must have lost it.</summary>
    public bool HasQueueFor(string exchange, string routingKey) => _declared is { } declared && exchange switch
    {
        "" => routingKey is QueueNames.Fetched or QueueNames.React or QueueNames.Parked
            || RetryQueues.Contains(routingKey) || declared.Distributors.Any(distributor => QueueNames.Distribute(distributor.Name) == routingKey),
        QueueNames.Fetched => routingKey is QueueNames.Fetched,
        QueueNames.Errors => Enum.GetValues<Role>().Any(role => QueueNames.Key(role) == routingKey),
        QueueNames.Processed => declared.Distributors.Any(distributor => routingKey is QueueNames.First || (routingKey is QueueNames.More && !distributor.Once)),
        _ => RetryQueues.Contains(exchange),
    };

    /// <summary>Declares more of it.</summary>
    /// <exception cref="TopologyException">Something is there and made otherwise.</exception>
    /// <exception cref="TimeoutException">The broker does not answer. The connection is given up.</exception>
    public Task Declare(OpenConnection connection, Topology more) => Declare(connection, () => more);

    /// <summary>Declares what was declared before.</summary>
    /// <inheritdoc cref="Declare(OpenConnection, Topology)"/>
    public Task DeclareAgain(OpenConnection connection) => Declare(connection, () => _declared);

    private async Task Declare(OpenConnection connection, Func<Topology?> which)
    {
        await _declaring.WaitAsync();
        try
        {
            if (which() is not { } topology)
                return;
            await connection.Ask(async channel =>
            {
                await new TopologyDeclaration(channel).Declare(topology);
                return true;
            });
            _declared = With(topology);
        }
        finally
        {
            _declaring.Release();
        }
    }

    private Topology With(Topology more) => new()
    {
        Distributors = [.. (_declared?.Distributors ?? []).Union(more.Distributors)],
        RetryDelays = [.. (_declared?.RetryDelays ?? []).Union(more.RetryDelays).Order()],
    };

    public void Dispose() => _declaring.Dispose();
}
