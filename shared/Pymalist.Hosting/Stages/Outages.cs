using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pymalist.Hosting.Stages;

/// <summary>What a process needs and may have to do without for a while.</summary>
public sealed class Outages(TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The store says itself that it is away.</summary>
    public Outage Store { get; } = new("the store", time, NullLogger.Instance);

    public Outage Queue { get; } = new("the queue", time, loggers.CreateLogger<Outage>());

    /// <summary>For how long one of them has been away by now; null while both are there.</summary>
    public TimeSpan? Duration => new[] { Store.Duration, Queue.Duration }.Max();
}
