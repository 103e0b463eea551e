using Microsoft.Extensions.Logging;

namespace Pymalist.Store;

/// <summary>Says once that the database is away or takes nothing, however many find that out, and once that it is over.</summary>
internal sealed class Outage(IDatabase database, ILogger logger)
{
    private readonly Lock _lock = new();
    private bool _writes;
    private bool _reads;
    private long _since;

    /// <returns>What to tell who asked.</returns>
    public StoreException Begins(bool ofWrites, Exception failure)
    {
        lock (_lock)
        {
            if (!_writes && !_reads)
            {
                _since = TimeProvider.System.GetTimestamp();
                logger.StoreAway(database.Name, failure.Message);
            }

            _writes |= ofWrites;
            _reads |= !ofWrites;
        }

        return new StoreException($"The store {database.Name} does not answer, or takes nothing: {failure.Message}", failure);
    }

    // What takes writes can be read. The other way round, a full disk can be read too.
    public void Ends(bool ofWrites)
    {
        if (!Volatile.Read(ref _writes) && !Volatile.Read(ref _reads))
            return;

        lock (_lock)
        {
            var away = _writes || _reads;
            _writes &= !ofWrites;
            _reads = false;
            if (away && !_writes && logger.IsEnabled(LogLevel.Information))
                logger.StoreBack(database.Name, TimeProvider.System.GetElapsedTime(_since).TotalSeconds);
        }
    }
}
