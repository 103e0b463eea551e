using System.Collections.Concurrent;
using Pymalist.Queues;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>Takes what is published, and keeps it in view; or is away.</summary>
internal sealed class RecordingQueues : IQueues
{
    private readonly ConcurrentQueue<(string Key, QueuedMessage Message)> _published = [];
    private int _asked;
    private int _checked;

    /// <summary>While it does not run to its end nothing is taken, as with a broker that is away.</summary>
    public Task Back { get; set; } = Task.CompletedTask;

    /// <summary>Keys that no queue is bound to.</summary>
    public string? Unroutable { get; init; }

    /// <summary>How often something was to be published.</summary>
    public int Asked => _asked;

    /// <summary>How often somebody asked whether it is there.</summary>
    public int Checked => _checked;

    /// <summary>What was taken, with its routing key.</summary>
    public IReadOnlyList<(string Key, QueuedMessage Message)> Published => [.. _published];

    /// <summary>The ids of what was taken under a key.</summary>
    public IEnumerable<string> Ids(string key) => Published.Where(published => published.Key == key).Select(published => published.Message.MessageId);

    public async Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await Back.WaitAsync(cancellationToken);
        if (routingKey == Unroutable)
            throw new UnroutableException(exchange, routingKey);
        _published.Enqueue((routingKey, message));
    }

    public Task Check(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _checked);
        return Back.IsCompleted ? Task.CompletedTask : Task.FromException(new QueueAwayException("The queue is away."));
    }

    public Task Declare(Topology topology, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
