using System.Diagnostics;

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
        var elapsed = Timed(work);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Where the machine has given the time to others, it is tried again.
        if (elapsed > Longest)
            elapsed = Timed(work);
        Assert.True(elapsed <= Longest, $"took {elapsed}");
        Assert.True(allocated <= Room + (20L * length), $"allocated {allocated} octets for {length}");
    }

    private static TimeSpan Timed(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }
}
