namespace Pymalist.Queues;

/// <summary>The exchanges and queues of an installation, as its configuration has them.</summary>
public sealed record Topology
{
    /// <summary>The distributors' queues, each name once.</summary>
    public IReadOnlyList<DistributorQueue> Distributors { get; init; } = [];

    /// <summary>The delays there are between two attempts, each once, ascending. At least 1 ms.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [];

    /// <summary>The longest delay that is not longer, or the shortest there is: who comes early can ask again.</summary>
    public TimeSpan DelayFor(TimeSpan delay) => RetryDelays.Where(tier => tier <= delay).DefaultIfEmpty(RetryDelays[0]).Max();
}

/// <summary>The queue of a kind of distributor.</summary>
/// <param name="Name">What stands behind <c>pymalist.distribute.</c>: <c>smtp</c>.</param>
/// <param name="Once">Whether it wants each post once (an archive), and not every message of it.</param>
public sealed record DistributorQueue(string Name, bool Once);
