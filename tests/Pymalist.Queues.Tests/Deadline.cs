using System.Diagnostics;

namespace Pymalist.Queues.Tests;

/// <summary>How long a test waits for what must come: far longer than it takes.</summary>
public static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until the answer is the expected one, and fails with the last other one.</summary>
    public static async Task Until<T>(T expected, Func<Task<T>> ask)
    {
        var clock = Stopwatch.StartNew();
        var answer = await ask();
        while (!Equals(expected, answer) && clock.Elapsed < Default)
        {
            await Task.Delay(Between);
            answer = await ask();
        }

        Assert.Equal(expected, answer);
    }
}
