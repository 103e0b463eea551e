using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Stages;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;

namespace Pymalist.Hosting;

/// <summary>Opens the store that a configuration names.</summary>
public static class StoreOpening
{
    /// <summary>A PostgreSQL database, or a file in the data directory.</summary>
    /// <exception cref="StoreException">It is away: it may be tried again.</exception>
    /// <exception cref="SettingsException">A later program has changed it so that this one cannot work on it.</exception>
    public static async Task<IStore> OpenStore(this PymalistSettings settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            return settings.Store.Postgres is { } postgres
                ? await PostgresStore.Open(postgres, time, loggers.CreateLogger(typeof(PostgresStore)), cancellationToken)
                : await SqliteStore.Open(InDataDirectory(settings), time, loggers.CreateLogger(typeof(SqliteStore)), cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new SettingsException([new Problem("Pymalist:Store", "", exception.Message)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data directory {settings.General.DataDirectory} cannot be made: {exception.Message}", exception);
        }
    }

    /// <summary>Whether there is one already, as far as a database has to be made first.</summary>
    public static bool HasStore(this PymalistSettings settings) => settings.Store.Postgres is not null || File.Exists(PathOf(settings));

    /// <summary>Opens it; where it is away, tries again. The log has a line when that begins and one when it is over.</summary>
    /// <param name="settings">Name it.</param>
    /// <param name="time">The machine's.</param>
    /// <param name="loggers">Hear of it.</param>
    /// <param name="patience">How long; null for as long as it takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It has been away for so long.</exception>
    /// <exception cref="SettingsException">A later program has changed it so that this one cannot work on it.</exception>
    public static async Task<IStore> AwaitStore(
        this PymalistSettings settings, TimeProvider time, ILoggerFactory loggers, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var outage = new Outage("the store", time, loggers.CreateLogger<Outage>());
        using var late = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await outage.Outlast(token => settings.OpenStore(time, loggers, token), limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreException($"The store has been away for {patience}.", exception);
        }
    }

    private static SqliteStoreOptions InDataDirectory(PymalistSettings settings)
    {
        Directory.CreateDirectory(settings.General.DataDirectory);
        return new() { Path = PathOf(settings) };
    }

    private static string PathOf(PymalistSettings settings) => Path.Combine(settings.General.DataDirectory, "store.db");
}
