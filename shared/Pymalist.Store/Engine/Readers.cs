using System.Collections.Concurrent;

namespace Pymalist.Store;

/// <summary>A few connections that read what was committed, and never wait for the one that writes.</summary>
internal sealed class Readers(IDatabase database, Outage outage) : IDisposable
{
    private const int Most = 4;

    private readonly SemaphoreSlim _free = new(Most);
    private readonly ConcurrentBag<Session> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads; short. On a thread of the pool, of which it takes no more than there are connections.</summary>
    /// <exception cref="StoreException">The database is away.</exception>
    public async Task<T> Run<T>(Func<Session, T> query, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(IStore));
            return await Task.Run(() => Read(query), cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for those who read.</summary>
    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < Most; i++)
            _free.Wait();
        foreach (var session in _idle)
            session.Dispose();
        _free.Release(Most);
    }

    // One that has failed is not used again, whatever it was.
    private T Read<T>(Func<Session, T> query)
    {
        Session? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : database.Open();
            var result = query(session);
            _idle.Add(session);
            outage.Ends(ofWrites: false);
            return result;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (database.Judge(exception) == Trouble.Own)
                throw;

            throw outage.Begins(ofWrites: false, exception);
        }
    }
}
