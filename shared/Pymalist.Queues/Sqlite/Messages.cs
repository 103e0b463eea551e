using Dapper;
using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>A message ready to be written: what takes time is done before the file is locked.</summary>
internal sealed record Prepared(QueuedMessage Message, string Headers, byte[] Body, byte[] Hash);

/// <summary>A message as it is taken into hand.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Message">The message.</param>
/// <param name="Deliveries">How many processes have died that had it in hand.</param>
internal sealed record Taken(long Id, QueuedMessage Message, int Deliveries);

/// <summary>What is done with messages in the file; each within a transaction of its caller. Times are milliseconds since 1970, UTC.</summary>
internal static class Messages
{
    // As many of the oldest as go in one write: settling never waits for a clean-up.
    private const int MaxForgotten = 4;

    private const string Row = "message_id AS MessageId, attempt AS Attempt, first_attempt AS FirstAttempt, content_type AS ContentType, headers AS Headers, deliveries AS Deliveries";

    /// <summary>Puts a message into a queue, unless it is there or was settled there. It may be handed out when it is due; 0 is at once.</summary>
    public static void Insert(SqliteConnection connection, string queue, Prepared prepared, long now, long due)
    {
        var row = new
        {
            queue,
            due,
            prepared.Message.MessageId,
            prepared.Message.Attempt,
            FirstAttempt = prepared.Message.FirstAttempt?.ToUnixTimeMilliseconds(),
            prepared.Message.ContentType,
            prepared.Headers,
            prepared.Hash,
            since = prepared.Message.FirstAttempt?.ToUnixTimeMilliseconds() ?? now,
        };
        if (queue != QueueNames.Parked && IsRepeat(connection, row))
            return;

        connection.Execute("INSERT INTO body (hash, octets) VALUES (@Hash, @Body) ON CONFLICT DO NOTHING", new { prepared.Hash, prepared.Body });
        connection.Execute("""
            INSERT INTO message (queue, due, message_id, attempt, first_attempt, content_type, headers, body, since)
            SELECT @queue, @due, @MessageId, @Attempt, @FirstAttempt, @ContentType, @Headers, id, @since FROM body WHERE hash = @Hash
            """, row);
    }

    /// <summary>Takes the oldest messages of a queue into an owner's hand, and says which.</summary>
    public static IReadOnlyList<long> Claim(SqliteConnection connection, string queue, string owner, int count, long now)
    {
        connection.Execute("UPDATE message SET due = 0 WHERE queue = @queue AND due > 0 AND due <= @now", new { queue, now });
        return [.. connection.Query<long>("""
            UPDATE message SET owner = @owner
            WHERE id IN (SELECT id FROM message WHERE queue = @queue AND due = 0 AND owner IS NULL ORDER BY id LIMIT @count)
            RETURNING id
            """, new { queue, owner, count }).Order()];
    }

    /// <summary>Ends every delay; how many that were.</summary>
    public static int MakeDue(SqliteConnection connection) => connection.Execute("UPDATE message SET due = 0 WHERE due > 0");

    public static bool IsHeld(SqliteConnection connection, long id, string owner) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM message WHERE id = @id AND owner = @owner)", new { id, owner });

    /// <summary>All that have messages in hand.</summary>
    public static IEnumerable<string> Owners(SqliteConnection connection) =>
        connection.Query<string>("SELECT DISTINCT owner FROM message WHERE owner IS NOT NULL");

    /// <summary>Lets go of messages in hand; how many that were.</summary>
    public static int Free(SqliteConnection connection, IEnumerable<long> ids, string owner) =>
        connection.Execute("UPDATE message SET owner = NULL WHERE id = @id AND owner = @owner", ids.Select(id => new { id, owner }));

    /// <summary>Lets go of all that an owner had in hand who ends in good order; how many that were.</summary>
    public static int FreeAll(SqliteConnection connection, string owner) =>
        connection.Execute("UPDATE message SET owner = NULL WHERE owner = @owner", new { owner });

    /// <summary>Lets go of all that an owner had in hand who died, perhaps of one of them; how many that were.</summary>
    public static int FreeAllOfTheDead(SqliteConnection connection, string owner) =>
        connection.Execute("UPDATE message SET owner = NULL, deliveries = deliveries + 1 WHERE owner = @owner", new { owner });

    /// <summary>Removes a message in hand and remembers it. False when it is in that hand no more, and nothing was done.</summary>
    public static bool Settle(SqliteConnection connection, long id, string owner, long now, TimeSpan remember)
    {
        var forget = now - (long)remember.TotalMilliseconds;
        var remembered = connection.Execute("""
            INSERT INTO settled (queue, message_id, attempt, at)
            SELECT queue, message_id, attempt, @now FROM message WHERE id = @id AND owner = @owner AND queue <> @Parked
            ON CONFLICT DO NOTHING
            """, new { id, owner, now, QueueNames.Parked });
        if (remembered > 0)
            connection.Execute("""
                DELETE FROM settled WHERE (queue, message_id, attempt) IN
                    (SELECT queue, message_id, attempt FROM settled WHERE at < @forget ORDER BY at LIMIT @MaxForgotten)
                """, new { forget, MaxForgotten });
        return connection.Execute("DELETE FROM message WHERE id = @id AND owner = @owner", new { id, owner }) > 0;
    }

    /// <summary>Writes some pages.</summary>
    public static int Probe(SqliteConnection connection) =>
        connection.Execute("INSERT INTO probe (id, octets) VALUES (0, randomblob(16384)) ON CONFLICT (id) DO UPDATE SET octets = excluded.octets");

    public static bool AnyReady(SqliteConnection connection, string queue, long now) => connection.ExecuteScalar<bool>("""
        SELECT EXISTS (SELECT 1 FROM message WHERE queue = @queue AND due = 0 AND owner IS NULL)
            OR EXISTS (SELECT 1 FROM message WHERE queue = @queue AND due > 0 AND due <= @now)
        """, new { queue, now });

    public static QueueDepth Depth(SqliteConnection connection, string queue, long now) => connection.QuerySingle<QueueDepth>("""
        SELECT count(*) FILTER (WHERE owner IS NULL AND due <= @now) AS Ready,
            count(*) FILTER (WHERE owner IS NOT NULL) AS InHand,
            count(*) FILTER (WHERE due > @now) AS Delayed
        FROM message WHERE queue = @queue
        """, new { queue, now });

    /// <summary>Since when the oldest has been waiting, its earlier attempts included; null where there is none, or nobody knows.</summary>
    public static long? Oldest(SqliteConnection connection, string queue) =>
        connection.ExecuteScalar<long?>("SELECT min(since) FROM message WHERE queue = @queue AND since > 0", new { queue });

    /// <summary>A message; null when it is in its queue no more.</summary>
    public static Taken? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<Stored>($"SELECT {Row}, octets AS Body FROM message JOIN body ON body.id = message.body WHERE message.id = @id", new { id }) is { } stored
            ? new(id, stored.Message, (int)stored.Deliveries)
            : null;

    // The index of identities leaves out what is parked, and serves only a question that says so too.
    private static bool IsRepeat(SqliteConnection connection, object row) => connection.ExecuteScalar<bool>($"""
        SELECT EXISTS (
                SELECT 1 FROM message INDEXED BY message_identity
                WHERE queue = @queue AND queue <> '{QueueNames.Parked}' AND message_id = @MessageId AND attempt = @Attempt)
            OR EXISTS (SELECT 1 FROM settled WHERE queue = @queue AND message_id = @MessageId AND attempt = @Attempt)
        """, row);

    private sealed record Stored(string MessageId, long Attempt, long? FirstAttempt, string ContentType, string Headers, long Deliveries, byte[] Body)
    {
        public QueuedMessage Message => new()
        {
            MessageId = MessageId,
            ContentType = ContentType,
            Headers = HeaderJson.Read(Headers),
            Body = Body,
            Attempt = (int)Attempt,
            FirstAttempt = FirstAttempt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
    }
}
