using Microsoft.Extensions.Logging;

namespace Pymalist.Store.Sqlite;

/// <summary>The store in a file, for the processes of one machine; any number of them may have it open.</summary>
public static class SqliteStore
{
    /// <summary>Opens it, makes it where it is missing, and changes it to what this program needs.</summary>
    /// <exception cref="InvalidDataException">A later program has changed it so that this one cannot work on it.</exception>
    /// <exception cref="StoreException">It does not answer, or takes nothing.</exception>
    public static async Task<IStore> Open(SqliteStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        await OpenStore.Open(new SqliteDatabase(options), StoreSchema.Steps, time, logger, cancellationToken);

    /// <summary>Says what opening it would change, and changes nothing.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    public static Task<SchemaReport> Check(SqliteStoreOptions options, CancellationToken cancellationToken) =>
        StoreSchema.Check(new SqliteDatabase(options), StoreSchema.Steps, cancellationToken);
}
