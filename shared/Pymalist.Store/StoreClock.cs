namespace Pymalist.Store;

/// <summary>See <see cref="IStore.Clock"/>.</summary>
internal sealed class StoreClock(TimeProvider time, DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(1);

    private readonly long _start = time.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    /// <summary>In milliseconds since 1970, UTC, as the tables have it.</summary>
    public long Now => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Goes on from where the store's time was left.</summary>
    public static StoreClock Resume(Session session, TimeProvider time)
    {
        var wall = time.GetUtcNow();
        var rows = session.Query(
            "SELECT store_time, wall_time FROM clock WHERE id = 1",
            row => (Store: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), Wall: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))));
        return new(time, rows is [var left] ? left.Store + Clamp(wall - left.Wall) : wall);
    }

    public override DateTimeOffset GetUtcNow() => start + time.GetElapsedTime(_start);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Leaves word of what time it is, unless somebody's clock is ahead of ours.</summary>
    public void Persist(Session session) => session.Execute(
        """
        INSERT INTO clock (id, store_time, wall_time) VALUES (1, @store, @wall)
        ON CONFLICT (id) DO UPDATE SET store_time = excluded.store_time, wall_time = excluded.wall_time WHERE clock.store_time < excluded.store_time
        """,
        ("store", Now), ("wall", time.GetUtcNow().ToUnixTimeMilliseconds()));

    private static TimeSpan Clamp(TimeSpan gap) => gap < TimeSpan.Zero ? TimeSpan.Zero : gap > LongestGap ? LongestGap : gap;
}
