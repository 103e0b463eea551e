namespace Pymalist.Hosting.Stages;

/// <summary>
/// Who is in hand in this process: many at once, or one alone. Whoever wants to be alone has the door closed behind those who are
/// in, and waits until they have left. Should that take very long the door is opened again for a while: one slow server must
/// not keep a process from its work.
/// </summary>
internal sealed class Company(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = New();
    private int _inside;
    private bool _isClosed;
    private bool _isWanted;

    /// <summary>Comes in beside others. Ends with <see cref="Leave"/>.</summary>
    public async Task Join(CancellationToken cancellationToken)
    {
        while (Barred() is { } changed)
            await changed.WaitAsync(cancellationToken);
    }

    /// <summary>Comes in when nobody else is in, and lets nobody in. Ends with <see cref="LeaveAlone"/>.</summary>
    public async Task Isolate(CancellationToken cancellationToken)
    {
        while (Wanted() is { } changed)
            await changed.WaitAsync(cancellationToken);
        try
        {
            while (!await Emptied(cancellationToken))
            {
                Change(() => _isClosed = false);
                await Task.Delay(Patience, time, cancellationToken);
            }
        }
        catch
        {
            LeaveAlone();
            throw;
        }
    }

    public void Leave() => Change(() => _inside--);

    public void LeaveAlone() => Change(() => _isClosed = _isWanted = false);

    // Null once inside.
    private Task? Barred()
    {
        lock (_lock)
        {
            if (_isClosed)
                return _changed.Task;
            _inside++;
            return null;
        }
    }

    // Null once it is this one's turn.
    private Task? Wanted()
    {
        lock (_lock)
        {
            if (_isWanted)
                return _changed.Task;
            _isWanted = true;
            return null;
        }
    }

    // The door is closed from here on. Each that leaves is a sign that it goes on.
    private async Task<bool> Emptied(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                _isClosed = true;
                if (_inside == 0)
                    return true;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
