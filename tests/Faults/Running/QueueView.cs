using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Faults.Running;

/// <summary>Counts what is left in the queues, from outside.</summary>
internal interface IQueueView : IAsyncDisposable
{
    /// <summary>How many messages wait or are in hand, but for those that are parked; null while nobody can tell.</summary>
    Task<long?> Left();
}

/// <summary>The embedded queue's.</summary>
/// <param name="file">Its file.</param>
internal sealed class SqliteQueueView(string file) : IQueueView
{
    public Task<long?> Left()
    {
        if (!File.Exists(file))
            return Task.FromResult<long?>(null);

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM message WHERE queue <> '{QueueNames.Parked}'";
            return Task.FromResult((long?)command.ExecuteScalar());
        }
        catch (SqliteException)
        {
            // It is just being made, or recovered.
            return Task.FromResult<long?>(null);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A broker's. What is in hand it does not see: ask again when all who had something have ended.</summary>
internal sealed class BrokerQueueView : IQueueView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RabbitMqQueues _queues;
    private readonly string[] _names;

    private BrokerQueueView(RabbitMqQueues queues, string[] names) => (_queues, _names) = (queues, names);

    /// <param name="uri">The broker.</param>
    /// <param name="distributors">Their names.</param>
    /// <param name="delays">Of <c>Retry:Delays</c>.</param>
    public static async Task<BrokerQueueView> Open(string uri, IEnumerable<string> distributors, IReadOnlyList<TimeSpan> delays)
    {
        var queues = new RabbitMqQueues(new() { Uri = uri, ConnectionName = "tests" }, NullLogger<RabbitMqQueues>.Instance, TimeProvider.System);
        var topology = new Topology { Distributors = [.. distributors.Select(name => new DistributorQueue(name, Once: false))], RetryDelays = [.. delays.Order()] };
        await queues.Declare(topology, CancellationToken.None);
        return new(queues, [QueueNames.Fetched, QueueNames.React, .. topology.Distributors.Select(distributor => QueueNames.Distribute(distributor.Name))]);
    }

    public async Task<long?> Left()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var depths = new List<QueueDepth>();
            foreach (var name in _names)
                depths.Add(await _queues.Depth(name, patience.Token).WaitAsync(patience.Token));
            return depths.Sum(depth => depth.Ready) + depths.Max(depth => depth.Delayed);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _queues.DisposeAsync();
}
