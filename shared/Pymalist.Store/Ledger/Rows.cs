using System.Data.Common;

namespace Pymalist.Store;

/// <summary>Rows of the ledger as statements have them. Times are milliseconds since 1970, UTC.</summary>
internal static class Rows
{
    /// <summary>What <see cref="Read"/> reads, in that order.</summary>
    public const string Columns = $"(SELECT name FROM message WHERE id = delivery.message), {AllButName}";

    /// <summary>The same without the name of the message, which stands before them.</summary>
    public const string AllButName = """
        COALESCE(delivery.address, delivery.recipient), delivery.state, delivery.attempts,
        delivery.status, delivery.reply, delivery.since, delivery.first_attempt, delivery.changed, delivery.due, delivery.claim
        """;

    /// <summary>How many columns those are.</summary>
    public const int Count = 11;

    public static LedgerRow Read(DbDataReader row, string distributor, string list) => new()
    {
        MessageId = row.GetString(0),
        Distributor = distributor,
        List = list,
        Recipient = row.GetString(1),
        State = (DeliveryState)row.GetInt64(2),
        Attempts = (int)row.GetInt64(3),
        Status = row.GetString(4),
        Reply = row.GetString(5),
        Since = Time(row, 6),
        FirstAttempt = row.IsDBNull(7) ? null : Time(row, 7),
        Changed = Time(row, 8),
        Due = row.IsDBNull(9) ? null : Time(row, 9),
        Claim = row.GetInt64(10),
    };

    /// <summary>Writes down recipients as pending in a message.</summary>
    /// <param name="session">Within a transaction.</param>
    /// <param name="post">The key of the post.</param>
    /// <param name="message">The key of the message.</param>
    /// <param name="recipients">As <see cref="Recipients.Json"/> has them.</param>
    /// <param name="now">When.</param>
    /// <returns>How many had no row before.</returns>
    public static int Add(Session session, long post, long message, string recipients, long now) => session.Execute(
        """
        INSERT INTO delivery (post, recipient, address, message, state, claim, attempts, since, changed, status, reply)
        SELECT @post, value->>0, value->>1, @message, 0, 0, 0, @now, @now, '', '' FROM json_each(@rows) WHERE true
        ON CONFLICT DO NOTHING
        """,
        ("post", post), ("message", message), ("now", now), ("rows", recipients));

    /// <summary>The key of a message of a post; it is made where it is missing.</summary>
    public static long Message(Session session, long post, string name) =>
        session.Number("SELECT id FROM message WHERE post = @post AND name = @name", ("post", post), ("name", name)) ??
        session.Number("INSERT INTO message (post, name) VALUES (@post, @name) ON CONFLICT DO NOTHING RETURNING id", ("post", post), ("name", name)) ??
        throw new ConflictException("Another process makes the same message.");

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
