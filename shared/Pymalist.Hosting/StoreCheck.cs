using Pymalist.Hosting.Settings;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;

namespace Pymalist.Hosting;

/// <summary>Looks at the store that a configuration names.</summary>
public static class StoreCheck
{
    /// <summary>What opening it would change. Nothing is changed.</summary>
    /// <exception cref="StoreException">It is away.</exception>
    public static Task<SchemaReport> CheckStore(this PymalistSettings settings, CancellationToken cancellationToken) =>
        settings.Store.Postgres is { } postgres
            ? PostgresStore.Check(postgres, cancellationToken)
            : SqliteStore.Check(new SqliteStoreOptions { Path = Path.Combine(settings.General.DataDirectory, "store.db") }, cancellationToken);
}
