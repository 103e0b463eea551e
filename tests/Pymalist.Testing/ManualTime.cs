namespace Pymalist.Testing;

/// <summary>A clock that goes when it is told to, and wakes then who waits for it.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Set)> _awaited = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            var timer = new Timer(this, () => callback(state), _now + dueTime);
            _timers.Add(timer);
            _set++;
            foreach (var (_, set) in _awaited.Where(awaited => awaited.Count <= _set))
                set.TrySetResult();
            return timer;
        }
    }

    /// <summary>Ends when this many timers have been set since the beginning.</summary>
    public Task TimersSet(int count)
    {
        lock (_lock)
        {
            if (_set >= count)
                return Task.CompletedTask;
            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, set));
            return set.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += time;
            due = _timers.FindAll(timer => timer.Due <= _now);
            due.ForEach(timer => _timers.Remove(timer));
        }

        due.ForEach(timer => timer.Ring());
    }

    private sealed class Timer(ManualTime time, Action ring, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due => due;

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
