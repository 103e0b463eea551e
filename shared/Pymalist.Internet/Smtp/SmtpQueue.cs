namespace Pymalist.Internet.Smtp;

/// <summary>Transactions that wait for a session, and sessions that wait for a transaction; never both.</summary>
internal sealed class SmtpQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<SmtpTransaction> _waiting = [];
    private readonly List<Idle> _idle = [];
    private readonly Action<SmtpCaller> _withdraw;
    private bool _keepsIdle;

    /// <param name="keepsIdle">Whether a session may wait; else it is closed when there is nothing to do.</param>
    public SmtpQueue(bool keepsIdle) => (_keepsIdle, _withdraw) = (keepsIdle, Withdraw);

    /// <summary>How many transactions wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Gives a transaction to a session that waits for one, or else puts it behind the others.</summary>
    /// <returns>Whether a session has taken it.</returns>
    public bool Add(SmtpTransaction transaction)
    {
        lock (_lock)
        {
            transaction.Caller.OnCancelled = _withdraw;
            if (_idle is [.., var last])
            {
                _idle.RemoveAt(_idle.Count - 1);
                last.Taken.SetResult(transaction);
                return true;
            }

            _waiting.AddLast(transaction);
            return false;
        }
    }

    /// <summary>Puts a transaction before the others, for a session that is not as old as one that has turned out to be closed.</summary>
    public void AddFirst(SmtpTransaction transaction)
    {
        lock (_lock)
        {
            transaction.Caller.OnCancelled = _withdraw;
            _waiting.AddFirst(transaction);
            Release(long.MaxValue);
        }
    }

    /// <summary>The next transaction, if one waits.</summary>
    public SmtpTransaction? TryTake()
    {
        lock (_lock)
        {
            while (_waiting.First is { Value: var first })
            {
                _waiting.RemoveFirst();
                if (!first.Caller.IsCancelled)
                    return first;
            }

            return null;
        }
    }

    /// <summary>The next transaction, once there is one; null when the session has waited long enough.</summary>
    public ValueTask<SmtpTransaction?> Take()
    {
        lock (_lock)
        {
            if (TryTake() is { } first)
                return new(first);
            if (!_keepsIdle)
                return default;

            var idle = new Idle(Environment.TickCount64);
            _idle.Add(idle);
            return new(idle.Taken.Task);
        }
    }

    /// <summary>Tells the sessions that have waited since then, or for longer, that there is nothing to do.</summary>
    /// <param name="time">Of <see cref="Environment.TickCount64"/>.</param>
    public void Release(long time)
    {
        lock (_lock)
        {
            foreach (var idle in _idle.FindAll(idle => idle.Since <= time))
            {
                _idle.Remove(idle);
                idle.Taken.SetResult(null);
            }
        }
    }

    /// <summary>From now on no session waits; those that have work finish it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _keepsIdle = false;
            Release(long.MaxValue);
        }
    }

    /// <summary>There will be no session for those who wait.</summary>
    public void Fail(Exception exception)
    {
        while (TryTake() is { } transaction)
            transaction.Caller.Fail(exception);
    }

    private void Withdraw(SmtpCaller caller)
    {
        lock (_lock)
        {
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.Caller != caller)
                    continue;

                _waiting.Remove(node);
                return;
            }
        }
    }

    private sealed record Idle(long Since)
    {
        public TaskCompletionSource<SmtpTransaction?> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
