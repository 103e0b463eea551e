using Microsoft.Data.Sqlite;

namespace Pymalist.Bench.Limits;

/// <summary>What SQLite does for a program that knows nothing of a ledger: rows, and two changes to each of them.</summary>
internal static class Rows
{
    /// <summary>Puts a row for each recipient into a table, a durable transaction for each message.</summary>
    public static void Insert(string path, int messages, int recipients)
    {
        using var connection = Open(path);
        Execute(connection, "CREATE TABLE delivery (post INTEGER NOT NULL, recipient TEXT NOT NULL, state INTEGER NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (post, recipient)) WITHOUT ROWID");
        Each(connection, messages, recipients, "INSERT INTO delivery VALUES (1, $recipient, 0, $reply)", reply: "");
    }

    /// <summary>Changes each row twice, a durable transaction for each message and change.</summary>
    public static void Update(string path, int messages, int recipients)
    {
        using var connection = Open(path);
        Each(connection, messages, recipients, "UPDATE delivery SET state = 1, reply = $reply WHERE post = 1 AND recipient = $recipient", reply: "");
        Each(connection, messages, recipients, "UPDATE delivery SET state = 2, reply = $reply WHERE post = 1 AND recipient = $recipient", reply: "250 2.0.0 Ok: queued as 4XyZ1234");
    }

    private static void Each(SqliteConnection connection, int messages, int recipients, string sql, string reply)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var recipient = command.Parameters.Add("$recipient", SqliteType.Text);
        command.Parameters.Add("$reply", SqliteType.Text).Value = reply;
        command.Prepare();
        for (var message = 0; message < messages; message++)
        {
            Execute(connection, "BEGIN IMMEDIATE");
            for (var n = 0; n < recipients; n++)
            {
                recipient.Value = Posts.Recipient(message, n);
                command.ExecuteNonQuery();
            }

            Execute(connection, "COMMIT");
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
