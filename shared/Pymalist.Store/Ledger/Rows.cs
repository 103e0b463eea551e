using System.Data.Common;

namespace Pymalist.Store;

/// <summary>Rows of the ledger as statements have them. Times are milliseconds since 1970, UTC.</summary>
internal static class Rows
{
    /// <summary>What <see cref="Read"/> reads of the view <c>standing</c>, in that order.</summary>
    public const string Columns = $"standing.name, COALESCE(standing.address, standing.recipient), standing.since, {Standing.Columns}";

    /// <summary>How many columns those are.</summary>
    public const int Count = Standing.Count + 3;

    public static LedgerRow Read(DbDataReader row, string distributor, string list) =>
        Of(row.GetString(0), row.GetString(1), distributor, list, row.GetInt64(2), Standing.Read(row, 3)!);

    public static LedgerRow Of(string message, string recipient, string distributor, string list, long since, Standing standing) => new()
    {
        MessageId = message,
        Distributor = distributor,
        List = list,
        Recipient = recipient,
        State = standing.State,
        Attempts = standing.Attempts,
        Status = standing.Status,
        Reply = standing.Reply,
        Since = DateTimeOffset.FromUnixTimeMilliseconds(since),
        FirstAttempt = standing.FirstAttempt,
        Changed = standing.Changed,
        Due = standing.Due,
        Claim = standing.Claim,
    };

    /// <summary>Writes down recipients as pending in a message.</summary>
    /// <param name="session">Within a transaction.</param>
    /// <param name="post">The key of the post.</param>
    /// <param name="message">The key of the message.</param>
    /// <param name="follow">Whether they follow it: it was made for them.</param>
    /// <param name="recipients">As <see cref="Recipients.Json"/> has them.</param>
    /// <param name="now">When.</param>
    /// <returns>How many had no row before.</returns>
    public static int Add(Session session, long post, long message, bool follow, string recipients, long now) => session.Execute(
        """
        INSERT INTO copy (post, recipient, address, message, state, claim, attempts, since, changed, status, reply)
        SELECT @post, value->>0, value->>1, @message, @state, 0, 0, @now, @now, '', '' FROM json_each(@rows) WHERE true
        ON CONFLICT DO NOTHING
        """,
        ("post", post), ("message", message), ("state", follow ? -1L : 0L), ("now", now), ("rows", recipients));
}
