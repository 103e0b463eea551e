using System.Runtime.CompilerServices;

namespace Pymalist.Testing;

/// <summary>Waits for what another process or thread will bring about, in place of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">Asked again and again until it holds.</param>
    /// <param name="deadline">How long to ask; 60 seconds when it is not said, so that a busy machine is no failure.</param>
    /// <param name="what">What the error text calls it: the condition's own words.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task Holds(
        Func<Task<bool>> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > (deadline ?? Usual))
                throw new TimeoutException($"Not within {deadline ?? Usual}: {what}");
            await Task.Delay(Pause);
        }
    }

    /// <inheritdoc cref="Holds(Func{Task{bool}}, TimeSpan?, string)"/>
    public static Task Holds(
        Func<bool> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Holds(() => Task.FromResult(condition()), deadline, what);
}
