namespace Pymalist.Internet.Transport;

/// <summary>
/// Ends a wait that lasts too long, one wait after another. Its timer is set only when it has to fire earlier than it would
/// anyway: a wait that ends in time, as nearly all do, costs next to nothing.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _passed = new();
    private readonly Timer _timer;
    private long _due = long.MaxValue;
    private long _fires = long.MaxValue;

    public Deadline() => _timer = new Timer(static state => ((Deadline)state!).Check(), this, Timeout.Infinite, Timeout.Infinite);

    /// <summary>Is cancelled when a wait has lasted too long, or at <see cref="Cancel"/>; then for ever.</summary>
    public CancellationToken Token => _passed.Token;

    /// <summary>A wait begins.</summary>
    /// <param name="left">What it may last; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</param>
    public void Begin(TimeSpan left)
    {
        if (left == Timeout.InfiniteTimeSpan)
            return;

        lock (_lock)
        {
            var milliseconds = (long)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue);
            _due = Environment.TickCount64 + milliseconds;
            if (_due < _fires)
                Arm(milliseconds);
        }
    }

    /// <summary>It is over.</summary>
    public void End()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
        }
    }

    /// <summary>Ends the wait at once.</summary>
    public void Cancel() => _passed.Cancel();

    public void Dispose()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
            _timer.Dispose();
        }
    }

    private void Check()
    {
        lock (_lock)
        {
            _fires = long.MaxValue;
            var left = _due - Environment.TickCount64;
            if (_due == long.MaxValue)
                return;
            if (left > 0)
            {
                Arm(left);
                return;
            }
        }

        Cancel();
    }

    private void Arm(long milliseconds)
    {
        _fires = Environment.TickCount64 + milliseconds;
        _timer.Change(milliseconds, Timeout.Infinite);
    }
}
