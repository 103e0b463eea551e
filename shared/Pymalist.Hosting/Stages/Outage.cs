using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Something that all stages of a process need, and that is away now and then: the store, the queue. The log has a line when that
/// begins and one when it is over, however many stages run into it and however often they try.
/// </summary>
/// <param name="what">What is away, for people.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Hears of it.</param>
public sealed class Outage(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private long _since;
    private long _tried;
    private bool _isOn;

    /// <summary>For how long it has been away by now; null while it is there.</summary>
    public TimeSpan? Duration
    {
        get
        {
            lock (_lock)
                return _isOn ? time.GetElapsedTime(_since) : null;
        }
    }

    /// <summary>How long it is not worth a try.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
                return _isOn && _pause > time.GetElapsedTime(_tried) ? _pause - time.GetElapsedTime(_tried) : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Whether it is worth a try: it is there, or its pause is over. Then the others wait for what comes of this one, at most another pause.
    /// </summary>
    public bool IsWorthTrying()
    {
        lock (_lock)
        {
            if (_isOn && time.GetElapsedTime(_tried) < _pause)
                return false;

            _tried = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>A try has failed.</summary>
    public void Failed(string reason)
    {
        lock (_lock)
        {
            _tried = time.GetTimestamp();
            _pause = _isOn ? Longer(_pause) : FirstPause;
            if (_isOn)
                return;

            (_isOn, _since) = (true, _tried);
            Log.OutageBegan(logger, what, reason);
        }
    }

    /// <summary>A try went well.</summary>
    public void Succeeded()
    {
        if (!Volatile.Read(ref _isOn))
            return;

        lock (_lock)
        {
            if (!_isOn)
                return;

            _isOn = false;
            Log.OutageEnded(logger, what, (long)time.GetElapsedTime(_since).TotalSeconds);
        }
    }

    /// <summary>Does something that needs the store; where that is away, again after pauses that grow, until it is done.</summary>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public async Task<T> Outlast<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                var result = await attempt(cancellationToken);
                Succeeded();
                return result;
            }
            catch (StoreException exception)
            {
                Failed(exception.Message);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="Outlast{T}"/>
    public Task Outlast(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken) =>
        Outlast(
            async token =>
            {
                await attempt(token);
                return true;
            },
            cancellationToken);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
