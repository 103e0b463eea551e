using System.Diagnostics;

namespace Pymalist.Bench;

/// <summary>One run of something.</summary>
/// <param name="Elapsed">From its start to its end.</param>
/// <param name="Cpu">What we and the processes that have ended used of the processors; null where that says nothing.</param>
internal readonly record struct Sample(TimeSpan Elapsed, TimeSpan? Cpu)
{
    public static async Task<Sample> Of(Func<Task> work)
    {
        var cpu = Machine.Cpu;
        var start = Stopwatch.GetTimestamp();
        await work();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new(elapsed, Machine.Cpu - cpu);
    }
}

/// <summary>Something that is measured, or what it is measured by.</summary>
/// <param name="Name">A row of the table.</param>
/// <param name="Count">How many of it are done in a run.</param>
/// <param name="Run">Does it once, with all that is to be made ready before and checked after left out of the sample.</param>
internal sealed record Scenario(string Name, int Count, Func<Task<Sample>> Run)
{
    /// <summary>How many recipients each of them has; 0 where there are none.</summary>
    public int Recipients { get; init; }

    /// <summary>The names of what it is compared with.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}

/// <summary>A run did something else than what was to be measured.</summary>
internal sealed class BenchException(string message) : Exception(message);
