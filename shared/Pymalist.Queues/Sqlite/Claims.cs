using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>What one consumer has claimed: waiting to be handed out, or in hand; never more than its prefetch.</summary>
internal sealed class Claims(QueueFile file, string queue, int prefetch)
{
    private readonly Bell _freed = new();
    private readonly HashSet<long> _inHand = [];
    private readonly Queue<long> _waiting = [];

    /// <summary>The next message, once there is one and a hand is free for it; null when the token fired.</summary>
    public async Task<Taken?> Next(CancellationToken cancellationToken)
    {
        try
        {
            await AHandFree(cancellationToken);
            while (true)
            {
                if (await TryTake(cancellationToken) is { } taken)
                    return taken;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>It is in hand no more; false when it was not before.</summary>
    public bool Done(long id)
    {
        lock (_inHand)
        {
            if (!_inHand.Remove(id))
                return false;
        }

        _freed.Ring();
        return true;
    }

    /// <summary>Gives a message in hand back to its queue.</summary>
    public Task Release(long id) => Done(id) ? file.Free([id]) : Task.CompletedTask;

    /// <summary>Gives back what was not handed out.</summary>
    public Task ReleaseWaiting() => _waiting.Count > 0 ? file.Free([.. _waiting]) : Task.CompletedTask;

    private int Free()
    {
        lock (_inHand)
        {
            return prefetch - _inHand.Count;
        }
    }

    private async Task AHandFree(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var freed = _freed.Next; Free() == 0; freed = _freed.Next)
            await freed.WaitAsync(cancellationToken);
    }

    // A disk that fails is waited out, as a broker that is away would be.
    private async Task<Taken?> TryTake(CancellationToken cancellationToken)
    {
        var work = file.Work.Next;
        try
        {
            if (_waiting.Count > 0 || await Claim())
                return Load();
        }
        catch (SqliteException exception)
        {
            file.Outage.Failed(exception);
            await Task.Delay(file.Options.OwnerCheck, file.Time, cancellationToken);
            return null;
        }

        await Task.WhenAny(work, Task.Delay(file.Options.Poll, file.Time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    // Looking first costs next to nothing, while claiming locks the file.
    private async Task<bool> Claim()
    {
        if (!file.Read(connection => Messages.AnyReady(connection, queue, file.Now)))
            return false;

        var count = Free();
        foreach (var id in await file.Write(connection => Messages.Claim(connection, queue, file.Owner, count, file.Now), CancellationToken.None))
            _waiting.Enqueue(id);
        return _waiting.Count > 0;
    }

    private Taken? Load()
    {
        var id = _waiting.Peek();
        var taken = file.Read(connection => Messages.Find(connection, id));
        _waiting.Dequeue();
        if (taken is null)
            return null;

        lock (_inHand)
        {
            _inHand.Add(id);
        }

        return taken;
    }
}
