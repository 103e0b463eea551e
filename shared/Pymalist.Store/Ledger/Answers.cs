using System.Text;

namespace Pymalist.Store;

/// <summary>What became of recipients, as the rows of a statement.</summary>
internal static class Answers
{
    // A reply has at most 512 octets a line (RFC 5321, section 4.5.3.1.5) and any number of lines.
    private const int MaxReply = 1024;

    public const string Record = $"""
        UPDATE copy SET {Said}
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state >= 0 {IsOurs}
        """;

    // All that follow it, who are still the same.
    private const string RecordFollowers = $"UPDATE message SET {Said} WHERE id = @message AND followers = @count {IsOurs}";

    private const string Said = """
        state = @state, claim = @claim, attempts = attempts + @attempt,
            first_attempt = COALESCE(first_attempt, CASE WHEN @attempt = 1 THEN @now END),
            changed = @now, due = NULLIF(@due, -1), status = @status, reply = @reply
        """;

    private const string IsOurs = "AND state <> 2 AND (@state = 2 OR claim = @claim OR claim = @seen_claim AND state = @seen_state)";

    /// <summary>
    /// The last of each recipient: one statement for those of whom the same was said, who are mostly all of a transaction. Where they are not all that
    /// follow a message, most of these stay with it.
    /// </summary>
    public static int Write(Session session, Claim claim, IEnumerable<LedgerEntry> entries, long now)
    {
        var last = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            last[entry.Recipient.Key] = entry;
        return last
            .GroupBy(entry => new Answer(entry.Value, claim.InHand.GetValueOrDefault(entry.Key)), entry => entry.Key)
            .GroupBy(alike => alike.Key.Follows)
            .Sum(alike => alike.Key is { } followed ? Write(session, claim, followed, [.. alike], now) : alike.Sum(each => Write(session, claim, each, now)));
    }

    private static int Write(Session session, Claim claim, Followed followed, IGrouping<Answer, string>[] answers, long now)
    {
        var most = answers.MaxBy(alike => alike.Count())!;
        string[] others = [.. answers.Where(alike => alike != most).SelectMany(alike => alike)];
        var stay = most.Count();
        var areAll = others.Length + stay == followed.Followers && (others.Length == 0 || Message.Part(session, claim.Post, RowJson.Of(others)) == others.Length);
        if (areAll && session.Execute(RecordFollowers, [.. most.Key.Arguments(claim, now), ("message", followed.Message), ("count", (long)stay)]) == 1)
            return stay + answers.Where(alike => alike != most).Sum(alike => Write(session, claim, alike, now));

        Message.Part(session, claim.Post, RowJson.Of(answers.SelectMany(alike => alike)));
        return answers.Sum(alike => Write(session, claim, alike, now));
    }

    private static int Write(Session session, Claim claim, IGrouping<Answer, string> alike, long now)
    {
        var rows = RowJson.Of(alike);
        if (!alike.Key.IsInHand)
            Message.Part(session, claim.Post, rows);
        return session.Execute(Record, [.. alike.Key.Arguments(claim, now), ("post", claim.Post), ("rows", rows)]);
    }

    // Words of others: no text in PostgreSQL has a NUL, and none in JSON half a character.
    public static string Storable(string text)
    {
        var cut = text.Length > MaxReply ? text[..MaxReply] : text;
        return Ascii.IsValid(cut) && !cut.Contains('\0') ? cut : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\ufffd');
    }

    /// <summary>What was said, and how the claim has found them of whom it was: 0 and -1 where they were not in hand.</summary>
    private readonly record struct Answer(
        DeliveryState State, bool IsAttempt, long Due, string Status, string Reply, long SeenClaim, long SeenState, Followed? Follows)
    {
        public Answer(LedgerEntry entry, LedgerRow? found)
            : this(
                entry.State, entry.IsAttempt, entry is { State: DeliveryState.Deferred, Due: { } due } ? due.ToUnixTimeMilliseconds() : -1,
                Storable(entry.Status), Storable(entry.Reply), found?.Claim ?? 0, found is null ? -1 : (long)found.State, found?.Follows)
        {
        }

        public bool IsInHand => SeenState >= 0;

        public (string Name, object Value)[] Arguments(Claim claim, long now) =>
        [
            ("claim", claim.Token), ("now", now), ("state", (long)State), ("attempt", IsAttempt ? 1L : 0L), ("due", Due),
            ("status", Status), ("reply", Reply), ("seen_claim", SeenClaim), ("seen_state", SeenState),
        ];
    }
}
