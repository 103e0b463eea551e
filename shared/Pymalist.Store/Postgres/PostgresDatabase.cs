using Dapper;
using Npgsql;

namespace Pymalist.Store.Postgres;

/// <summary>The store's schema in a database: how it is reached, and what its failures say.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly PostgresStoreOptions _options;
    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public PostgresDatabase(PostgresStoreOptions options)
    {
        _options = options;

        // A connection has one owner for life. The server's setting may be off; ours are promises. A plan that is kept was made when the
        // table was as good as empty, and goes through all rows of a post ever after; a new one costs a tenth of the statement.
        _settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, SearchPath = options.Schema };
        _settings.Options = $"{_settings.Options} -c synchronous_commit=on -c plan_cache_mode=force_custom_plan".Trim();
        _settings.ApplicationName ??= "pymalist";
        if (options.Password is not null)
            _settings.Password = options.Password;
    }

    public string Name => $"'{_settings.Database}' at {_settings.Host}";

    public string Dialect => "Postgres";

    public string CountsSchemaTable => "SELECT count(to_regclass('schema_version'))";

    public Session Open()
    {
        var connection = new NpgsqlConnection(_settings.ToString());
        try
        {
            connection.Open();
            return new PostgresSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Session OpenExisting() => Open();

    // Others wait here for as long as it takes. The lock is the connection's, and goes with it.
    public void Exclusively(Session session, Action work)
    {
        var key = new { key = "pymalist " + _options.Schema };
        session.Connection.Execute("SELECT pg_advisory_lock(hashtextextended(@key, 0))", key, commandTimeout: 0);
        try
        {
            session.Connection.Execute($"CREATE SCHEMA IF NOT EXISTS {_options.Schema}");
            session.Begin();
            work();
            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
        finally
        {
            session.Connection.Execute("SELECT pg_advisory_unlock(hashtextextended(@key, 0))", key);
        }
    }

    public Trouble Judge(Exception exception) => exception switch
    {
        PostgresException failure => Judge(failure.SqlState),
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => Trouble.Lost,
        _ => Trouble.Own,
    };

    public void Dispose()
    {
    }

    // The classes of PostgreSQL's appendix A. A standby (25006) and a server that shuts down (57P01) are left for another connection.
    private static Trouble Judge(string state) => state[..2] switch
    {
        _ when state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => Trouble.Conflict,
        _ when state is PostgresErrorCodes.ReadOnlySqlTransaction => Trouble.Lost,
        "53" => Trouble.Refused,
        "08" or "28" or "3D" or "55" or "57" or "58" or "XX" => Trouble.Lost,
        _ => Trouble.Own,
    };
}
