using Microsoft.Extensions.Logging;

namespace Pymalist.Store.Postgres;

/// <summary>The store in PostgreSQL, for the processes of several machines.</summary>
public static class PostgresStore
{
    /// <summary>Opens it, makes it where it is missing, and changes it to what this program needs.</summary>
    /// <exception cref="InvalidDataException">A later program has changed it so that this one cannot work on it.</exception>
    /// <exception cref="StoreException">It does not answer, or takes nothing.</exception>
    public static async Task<IStore> Open(PostgresStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        await OpenStore.Open(new PostgresDatabase(options), StoreSchema.Steps, time, logger, cancellationToken);

    /// <summary>Says what opening it would change, and changes nothing.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    public static Task<SchemaReport> Check(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        StoreSchema.Check(new PostgresDatabase(options), StoreSchema.Steps, cancellationToken);
}
