using System.Diagnostics;
using System.Globalization;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>What reading a hostile message may cost: a second, and 20 times its size and 50 MiB.</summary>
internal static class Bounded
{
    private const long Room = 50 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Fails if it takes more. All that is allocated counts, and so what is held at once is less.</summary>
    /// <param name="length">How many octets are read.</param>
    /// <param name="work">On this thread alone.</param>
    public static void Run(int length, Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        work();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The machine may have given the time to others: then it is done again, and only our own counts.
        if (elapsed > Longest)
            elapsed = OwnTime(work);
        Assert.True(elapsed <= Longest, $"took {elapsed}");
        Assert.True(allocated <= Room + (20L * length), $"allocated {allocated} octets for {length}");
    }

    /// <summary>What the work costs in the time of this thread, whatever else the machine does.</summary>
    public static TimeSpan OwnTime(Action work)
    {
        var before = ProcessorTime();
        work();
        return ProcessorTime() - before;
    }

    // Of this thread: the first number is in nanoseconds.
    private static TimeSpan ProcessorTime() =>
        TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000);
}
