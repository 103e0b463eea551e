namespace Pymalist.Store;

/// <summary>Lets a post go on: <see cref="ILedger.Resume"/>.</summary>
internal static class Resumption
{
    private const string Posts = """
        SELECT id, (SELECT id FROM message WHERE post = post.id AND name = @name) FROM post WHERE mail = @mail
        """;

    // As if nothing had been tried, or what had expired once would do so again at the next refusal.
    private const string Again = "SET state = 0, claim = 0, attempts = 0, first_attempt = NULL, due = NULL, changed = @now";

    private const string All = $"UPDATE copy {Again} WHERE post = @post AND state IN (3, 4, 5, 6) AND (@message = 0 OR message = @message)";

    private const string Some = All + " AND recipient IN (SELECT value->>0 FROM json_each(@rows))";

    private const string Closed = "post = @post AND state IN (3, 4, 5, 6) AND (@message = 0 OR id = @message)";

    /// <returns>How many recipients are pending again.</returns>
    public static int Write(Session session, string mailId, IReadOnlyList<AddrSpec>? recipients, long now)
    {
        var rows = recipients is null ? null : RowJson.Of(recipients.Select(recipient => recipient.Key));
        return Of(session, mailId).Sum(post => Resume(session, post.Id, post.Message, rows, now));
    }

    // By the id of a message, its post and no other of the same mail; by the mail's, all of them whole.
    private static IEnumerable<(long Id, long Message)> Of(Session session, string mailId)
    {
        var root = MailId.Root(mailId);
        var posts = session.Query(
            Posts, row => (Id: row.GetInt64(0), Message: row.IsDBNull(1) ? 0 : row.GetInt64(1)), ("mail", root), ("name", mailId));
        return mailId == root ? posts.Select(post => (post.Id, 0L)) : posts.Where(post => post.Message != 0);
    }

    private static int Resume(Session session, long post, long message, string? rows, long now)
    {
        session.Execute("UPDATE post SET paused = NULL WHERE id = @post AND paused IS NOT NULL", ("post", post));
        if (rows is not null)
        {
            Message.Part(session, post, rows);
            return session.Execute(Some, ("post", post), ("message", message), ("now", now), ("rows", rows));
        }

        var followers = session.Number("SELECT SUM(followers) FROM message WHERE " + Closed, ("post", post), ("message", message)) ?? 0;
        session.Execute($"UPDATE message {Again} WHERE {Closed}", ("post", post), ("message", message), ("now", now));
        return (int)followers + session.Execute(All, ("post", post), ("message", message), ("now", now));
    }
}
