using Microsoft.Extensions.Logging.Abstractions;

namespace Pymalist.Hosting.Stages;

/// <summary>What a process needs and may have to do without for a while. Both say in the log themselves, once, that they are away.</summary>
public sealed class Outages(TimeProvider time)
{
    public Outage Store { get; } = new("the store", time, NullLogger.Instance);

    public Outage Queue { get; } = new("the queue", time, NullLogger.Instance);

    /// <summary>For how long one of them has been away by now; null while both are there.</summary>
    public TimeSpan? Duration => new[] { Store.Duration, Queue.Duration }.Max();
}
