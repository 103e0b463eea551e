using Dapper;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Pymalist.Store.Sqlite;

/// <summary>The store's file: how it is opened, and what its failures say.</summary>
internal sealed class SqliteDatabase(SqliteStoreOptions options) : IDatabase
{
    // Two processes may make the file at the same moment; this is how long one waits for the other.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    public string Name => $"'{options.Path}'";

    public string Dialect => "Sqlite";

    public string CountsSchemaTable => "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'";

    public Session Open() => Open(SqliteOpenMode.ReadWriteCreate);

    public Session? OpenExisting() => File.Exists(options.Path) ? Open(SqliteOpenMode.ReadWrite) : null;

    public void Exclusively(Session session, Action work)
    {
        session.Begin();
        try
        {
            work();
            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    public Trouble Judge(Exception exception) => exception is not SqliteException failure
        ? Trouble.Own
        : failure.SqliteErrorCode switch
        {
            SQLITE_FULL or SQLITE_BUSY or SQLITE_LOCKED or SQLITE_NOMEM => Trouble.Refused,
            SQLITE_IOERR or SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_PERM or SQLITE_PROTOCOL or SQLITE_NOLFS => Trouble.Lost,
            _ => Trouble.Own,
        };

    public void Dispose()
    {
    }

    private SqliteSession Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.Path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.DefaultTimeout = (int)OpenTimeout.TotalSeconds;
            if (mode == SqliteOpenMode.ReadWriteCreate)
                MakeDurable(connection);

            // The wait is SQLite's own, which looks again every few milliseconds; the client's sleeps for 150 of them.
            connection.DefaultTimeout = 1;
            connection.Execute($"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // In this journal a commit is on the disk only with FULL: NORMAL loses the last ones when the power fails.
    private void MakeDurable(SqliteConnection connection)
    {
        var journal = connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL");
        if (journal != "wal")
            throw new InvalidDataException($"The file system of the store, {Name}, has no shared memory for a write-ahead log (journal mode {journal}).");

        connection.Execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;");
    }
}
