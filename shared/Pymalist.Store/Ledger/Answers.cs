using System.Text;

namespace Pymalist.Store;

/// <summary>What became of recipients, as the rows of a statement.</summary>
internal static class Answers
{
    // A reply has at most 512 octets a line (RFC 5321, section 4.5.3.1.5) and any number of lines.
    private const int MaxReply = 1024;

    public const string Record = """
        UPDATE delivery SET
            state = @state, claim = @claim, attempts = attempts + @attempt,
            first_attempt = COALESCE(first_attempt, CASE WHEN @attempt = 1 THEN @now END),
            changed = @now, due = NULLIF(@due, -1), status = @status, reply = @reply
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state <> 2
            AND (@state = 2 OR claim = @claim OR claim = @seen_claim AND state = @seen_state)
        """;

    /// <summary>
    /// The last of each recipient: one statement for those of whom the same was said, who are mostly all of a transaction.
    /// </summary>
    public static int Write(Session session, Claim claim, IEnumerable<LedgerEntry> entries, long now)
    {
        var last = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            last[entry.Recipient.Key] = entry;
        return last.GroupBy(entry => new Answer(entry.Value, claim.InHand.GetValueOrDefault(entry.Key)), entry => entry.Key)
            .Sum(alike => Write(session, claim, alike.Key, RowJson.Of(alike), now));
    }

    private static int Write(Session session, Claim claim, Answer answer, string rows, long now) => session.Execute(
        Record,
        ("post", claim.Post), ("claim", claim.Token), ("now", now), ("rows", rows), ("state", (long)answer.State), ("attempt", answer.IsAttempt ? 1L : 0L),
        ("due", answer.Due), ("status", answer.Status), ("reply", answer.Reply), ("seen_claim", answer.SeenClaim), ("seen_state", answer.SeenState));

    // Words of others: no text in PostgreSQL has a NUL, and none in JSON half a character.
    public static string Storable(string text)
    {
        var cut = text.Length > MaxReply ? text[..MaxReply] : text;
        return Ascii.IsValid(cut) && !cut.Contains('\0') ? cut : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\ufffd');
    }

    /// <summary>What was said, and how the claim has found them of whom it was: 0 and -1 where they were not in hand.</summary>
    private readonly record struct Answer(DeliveryState State, bool IsAttempt, long Due, string Status, string Reply, long SeenClaim, long SeenState)
    {
        public Answer(LedgerEntry entry, LedgerRow? found)
            : this(
                entry.State, entry.IsAttempt, entry is { State: DeliveryState.Deferred, Due: { } due } ? due.ToUnixTimeMilliseconds() : -1,
                Storable(entry.Status), Storable(entry.Reply), found?.Claim ?? 0, found is null ? -1 : (long)found.State)
        {
        }
    }
}
