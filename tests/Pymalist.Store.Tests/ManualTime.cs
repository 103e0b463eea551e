namespace Pymalist.Store.Tests;

/// <summary>A clock that a test moves. Its timers never fire.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    /// <summary>What the wall's clock shows; it may be set back.</summary>
    public DateTimeOffset Wall { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Pass(TimeSpan time)
    {
        _ticks += time.Ticks;
        Wall += time;
    }
}
