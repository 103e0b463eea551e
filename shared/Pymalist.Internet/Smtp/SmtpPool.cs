using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// The connections to a server. They open as mail waits, up to as many as there may be, stay open for the next mail, and are
/// closed when it does not come.
/// </summary>
internal sealed class SmtpPool : IAsyncDisposable
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(10);

    // A server that takes no further connection is not asked for one again so soon: those that are open do the work.
    private const int PauseMilliseconds = 5_000;

    private readonly SmtpOptions _options;
    private readonly SmtpHandshake _handshake;
    private readonly SmtpQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _connections = [];
    private readonly Task _sweeping;
    private int _opening;
    private int _open;
    private long _pauseEnds = long.MinValue;

    public SmtpPool(SmtpOptions options, IProtocolTrace? trace)
    {
        _options = options;
        _handshake = new SmtpHandshake(options, trace);
        _queue = new SmtpQueue(keepsIdle: options.IdleTimeout > TimeSpan.Zero);
        _sweeping = Sweep();
    }

    /// <summary>Takes a transaction; what becomes of it, its caller is told.</summary>
    public void Submit(SmtpTransaction transaction)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        if (!_queue.Add(transaction))
            Grow();
    }

    /// <summary>Ends when the connections are closed: those that are idle or not yet open at once, the others after what they have to do.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _queue.Close();
        await _sweeping;
        Task[] connections;
        lock (_lock)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections);
        _queue.Fail(new ObjectDisposedException(nameof(SmtpDistributor)));
    }

    private void Grow()
    {
        lock (_lock)
        {
            var mayOpen = _open == 0 || Environment.TickCount64 >= _pauseEnds;
            while (mayOpen && _queue.Count > _opening && _open + _opening < _options.MaxConnections)
            {
                _opening++;
                _connections.RemoveAll(connection => connection.IsCompleted);

                // What flows with the caller (an activity, a log scope) ends with his mail; the connection serves others too.
                using (ExecutionContext.SuppressFlow())
                    _connections.Add(Task.Run(Connect));
            }
        }
    }

    private async Task Connect()
    {
        SmtpSession session;
        try
        {
            session = await _handshake.Open(_stopping.Token);
        }
        catch (Exception exception)
        {
            // Whatever it is, it is told to those who wait for the connection.
            NotOpened(exception);
            return;
        }

        Opened();
        try
        {
            await Work(session);
        }
        finally
        {
            Closed();
        }
    }

    private async Task Work(SmtpSession session)
    {
        using var pump = new SmtpPump(session, _options, _queue);
        await using (session)
            await pump.Run();
        await pump.Settled();
    }

    private void Opened()
    {
        lock (_lock)
        {
            _opening--;
            _open++;
        }
    }

    private void NotOpened(Exception exception)
    {
        lock (_lock)
        {
            _opening--;
            _pauseEnds = Environment.TickCount64 + PauseMilliseconds;
            if (_open + _opening > 0)
                return;
        }

        _queue.Fail(exception);
    }

    private void Closed()
    {
        lock (_lock)
        {
            _open--;
        }

        Grow();
    }

    private async Task Sweep()
    {
        if (_options.IdleTimeout <= TimeSpan.Zero)
            return;

        var idle = _options.IdleTimeout.TotalMilliseconds;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Clamp(idle / 2, 1, LongestSweep.TotalMilliseconds)));
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                _queue.Release(Environment.TickCount64 - (long)idle);
        }
        catch (OperationCanceledException)
        {
            // The pool is closed.
        }
    }
}
