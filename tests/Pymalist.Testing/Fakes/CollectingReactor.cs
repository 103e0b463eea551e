using System.Collections.Concurrent;

namespace Pymalist.Testing;

/// <summary>Keeps the failures it is told of.</summary>
public sealed class CollectingReactor : IReactor
{
    private readonly ConcurrentQueue<Failure> _failures = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Failure> Failures => [.. _failures];

    public Task React(Failure failure, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _failures.Enqueue(failure);
        return Task.CompletedTask;
    }
}
