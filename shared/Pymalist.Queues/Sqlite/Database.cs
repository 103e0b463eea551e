using Dapper;
using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>The file of the queues: how it is opened, and what its tables are.</summary>
internal static class Database
{
    // Two processes may make the file at the same moment; this is how long one waits for the other.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    // The version of the tables below. Another layout has another number, and a way from this one to it.
    private const long Version = 2;

    // What is ready has a due of 0: it must not depend on a clock that may be set back. AUTOINCREMENT, because a number that
    // is used again would let a late Settle remove another message. Parked messages are no repeats of each other: two queues
    // may have given up the same one.
    private const string Tables = $"""
        CREATE TABLE binding (
            exchange TEXT NOT NULL, routing_key TEXT NOT NULL, queue TEXT NOT NULL,
            PRIMARY KEY (exchange, routing_key, queue)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE body (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, octets BLOB NOT NULL) STRICT;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, due INTEGER NOT NULL, owner TEXT,
            message_id TEXT NOT NULL, attempt INTEGER NOT NULL, first_attempt INTEGER,
            content_type TEXT NOT NULL, headers TEXT NOT NULL, body INTEGER NOT NULL REFERENCES body (id),
            deliveries INTEGER NOT NULL DEFAULT 0, since INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX message_queue ON message (queue, due, owner, id);
        CREATE INDEX message_owner ON message (owner) WHERE owner IS NOT NULL;
        CREATE INDEX message_body ON message (body);
        CREATE UNIQUE INDEX message_identity ON message (queue, message_id, attempt) WHERE queue <> '{QueueNames.Parked}';
        CREATE TRIGGER message_deleted AFTER DELETE ON message
        WHEN NOT EXISTS (SELECT 1 FROM message WHERE body = OLD.body)
        BEGIN
            DELETE FROM body WHERE id = OLD.body;
        END;
        CREATE TABLE settled (
            queue TEXT NOT NULL, message_id TEXT NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (queue, message_id, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX settled_at ON settled (at);
        """;

    // How many processes have died with the message in hand, and since when it has been waiting: 0 where nobody knows.
    private const string FromVersion1 = """
        ALTER TABLE message ADD COLUMN deliveries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE message ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
        """;

    // Something to write, to see whether anything can be written.
    private const string Probe = "CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;";

    /// <summary>Opens a connection of its own to a file that is durable and has its tables.</summary>
    /// <exception cref="InvalidDataException">The file was made by a later version, or cannot be written durably.</exception>
    public static SqliteConnection Open(string path, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.DefaultTimeout = (int)OpenTimeout.TotalSeconds;
            MakeDurable(connection, path);
            Inside(connection, () => MakeTables(connection, path));

            // The wait is SQLite's own, which looks again every few milliseconds; the client's sleeps for 150 of them.
            connection.DefaultTimeout = 1;
            connection.Execute($"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // In this journal a commit is on the disk only with FULL: NORMAL loses the last ones when the power fails.
    private static void MakeDurable(SqliteConnection connection, string path)
    {
        var journal = connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL");
        if (journal != "wal")
            throw new InvalidDataException($"The file system of the queues, '{path}', has no shared memory for a write-ahead log (journal mode {journal}).");

        connection.Execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;");
    }

    private static void MakeTables(SqliteConnection connection, string path)
    {
        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (version > Version)
            throw new InvalidDataException(
                $"The queues in '{path}' were made by a later version of pymalist (tables {version}; this one knows {Version}). Start that version, or name another file.");

        if (version < Version)
            connection.Execute($"{(version == 0 ? Tables : FromVersion1)} {Probe} PRAGMA user_version = {Version};");
    }

    private static void Inside(SqliteConnection connection, Action work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        work();
        connection.Execute("COMMIT");
    }
}
