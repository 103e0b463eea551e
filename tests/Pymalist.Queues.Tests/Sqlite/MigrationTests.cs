using Dapper;
using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Tests.Sqlite;

/// <summary>Files that earlier versions of pymalist have made.</summary>
public sealed class MigrationTests() : QueueSuite(new SqliteInstallation())
{
    // As version 1 made them, and a message as it wrote it.
    private const string Version1 = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE binding (
            exchange TEXT NOT NULL, routing_key TEXT NOT NULL, queue TEXT NOT NULL,
            PRIMARY KEY (exchange, routing_key, queue)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE body (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, octets BLOB NOT NULL) STRICT;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, due INTEGER NOT NULL, owner TEXT,
            message_id TEXT NOT NULL, attempt INTEGER NOT NULL, first_attempt INTEGER,
            content_type TEXT NOT NULL, headers TEXT NOT NULL, body INTEGER NOT NULL REFERENCES body (id)
        ) STRICT;
        CREATE INDEX message_queue ON message (queue, due, owner, id);
        CREATE INDEX message_owner ON message (owner) WHERE owner IS NOT NULL;
        CREATE INDEX message_body ON message (body);
        CREATE UNIQUE INDEX message_identity ON message (queue, message_id, attempt) WHERE queue <> 'pymalist.parked';
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
        PRAGMA user_version = 1;
        INSERT INTO body (id, hash, octets) VALUES (1, x'01', x'5375626a6563743a206f6c640d0a0d0a');
        INSERT INTO message (queue, due, owner, message_id, attempt, first_attempt, content_type, headers, body)
        VALUES ('pymalist.fetched', 0, 'died', 'old', 2, 1700000000000, 'message/rfc822', '{}', 1);
        """;

    public override async Task InitializeAsync()
    {
        await using (var connection = new SqliteConnection($"Data Source={((SqliteInstallation)Installation).Path};Pooling=False"))
            connection.Execute(Version1);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task A_file_of_version_1_goes_on_with_what_it_holds()
    {
        var old = await Inbox(QueueNames.Fetched).Next();

        Assert.Equal(("old", 2), old.Message.Identity);
        Assert.Equal("Subject: old\r\n\r\n"u8.ToArray(), old.Message.Body.ToArray());
        Assert.Equal(1, old.Deliveries);
        Assert.Null(await Queues.Oldest(QueueNames.Fetched, CancellationToken.None));
        await old.Settle(CancellationToken.None).WaitAsync(Deadline.Default);
        await Publish("new");
        Assert.Equal("new", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }
}
