using Pymalist.Store;
using Pymalist.Store.Postgres;

namespace Pymalist.Hosting.Settings;

/// <summary>Where is kept what must be remembered, and for how long.</summary>
public sealed record StoreSettings
{
    /// <summary>A PostgreSQL database, for the processes of several machines; null for a SQLite file in the data directory.</summary>
    public PostgresStoreOptions? Postgres { get; init; }

    /// <summary>How long what is over and done with is remembered.</summary>
    public Retention Retention { get; init; } = new();
}
