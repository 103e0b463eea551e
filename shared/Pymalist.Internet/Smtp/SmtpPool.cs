namespace Pymalist.Internet.Smtp;

/// <summary>The sessions that are open: those in use, and those that wait for the next mail and are closed when it does not come.</summary>
internal sealed class SmtpPool : IAsyncDisposable
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(10);

    private readonly SmtpHandshake _handshake;
    private readonly TimeSpan _idleTimeout;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<SmtpSession> _idle = [];
    private readonly Task _sweeping;

    public SmtpPool(SmtpOptions options)
    {
        _handshake = new SmtpHandshake(options);
        _slots = new SemaphoreSlim(options.MaxConnections);
        _idleTimeout = options.IdleTimeout;
        _sweeping = Sweep();
    }

    /// <summary>Waits until there may be one more session in use, and gives one that waits for mail, or else a new one.</summary>
    /// <param name="fresh">Only a new one will do: those that wait are as old as one that has turned out to be closed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SmtpSession> Rent(bool fresh, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            if (fresh)
                await Close(TakeIdleSince(long.MaxValue));
            return TakeLast() ?? await _handshake.Open(cancellationToken);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Puts it aside for the next mail, if it is still open.</summary>
    public async Task Return(SmtpSession session)
    {
        try
        {
            session.IdleSince = Environment.TickCount64;
            if (!TryKeep(session))
                await session.DisposeAsync();
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Closes those that wait; those in use are closed when they come back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sweeping;
        await Close(TakeIdleSince(long.MaxValue));
    }

    private bool TryKeep(SmtpSession session)
    {
        lock (_lock)
        {
            if (!session.IsOpen || _stopping.IsCancellationRequested || _idleTimeout <= TimeSpan.Zero)
                return false;

            _idle.Add(session);
            return true;
        }
    }

    private SmtpSession? TakeLast()
    {
        lock (_lock)
        {
            if (_idle is not [.., var last])
                return null;

            _idle.RemoveAt(_idle.Count - 1);
            return last;
        }
    }

    private List<SmtpSession> TakeIdleSince(long time)
    {
        lock (_lock)
        {
            var taken = _idle.FindAll(session => session.IdleSince <= time);
            _idle.RemoveAll(taken.Contains);
            return taken;
        }
    }

    private static Task Close(IEnumerable<SmtpSession> sessions) =>
        Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));

    private async Task Sweep()
    {
        if (_idleTimeout <= TimeSpan.Zero)
            return;

        var period = Math.Clamp(_idleTimeout.TotalMilliseconds / 2, 1, LongestSweep.TotalMilliseconds);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(period));
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                await Close(TakeIdleSince(Environment.TickCount64 - (long)_idleTimeout.TotalMilliseconds));
        }
        catch (OperationCanceledException)
        {
            // The pool is closed.
        }
    }
}
