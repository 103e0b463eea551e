using System.Diagnostics;

namespace Pymalist.Queues.Tests;

/// <summary>How long a test waits for what must come: far longer than it takes.</summary>
public static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits for what must come.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="what">What the error text calls it.</param>
    /// <param name="tell">Asked what else there is to say when it has not come in time.</param>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static async Task Met(Task task, string what, Func<Task<string>>? tell = null)
    {
        using var over = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(Default, over.Token)) != task)
            throw new TimeoutException($"Not within {Default}: {what}\n{(tell is null ? "" : await tell())}");

        await over.CancelAsync();
        await task;
    }

    /// <inheritdoc cref="Met(Task, string, Func{Task{string}}?)"/>
    public static async Task<T> Met<T>(Task<T> task, string what, Func<Task<string>>? tell = null)
    {
        await Met((Task)task, what, tell);
        return await task;
    }

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
