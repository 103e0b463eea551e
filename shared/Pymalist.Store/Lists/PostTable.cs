using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class PostTable(Session session) : IPostTable
{
    private const int LongestText = 1_000;

    private const string Select = """
        SELECT roster.written, number, mail, at, message_id, content_hash, thread, octets, size, sent_hash FROM list_post JOIN roster ON roster.list = list_post.list
        """;

    public KeptPost Number(KeptPost post)
    {
        if (Find(post.List, post.MailId) is { } known)
            return known;

        post = post with { Thread = post.Thread.Length > 0 ? post.Thread : ThreadOf(post) };
        var number = session.Number("UPDATE roster SET last_post = last_post + 1 WHERE list = @list RETURNING last_post", ("list", post.List.Key))
            ?? throw new InvalidOperationException($"There is no list {post.List}.");
        session.Execute(
            """
            INSERT INTO list_post (list, number, mail, at, message_id, content_hash, thread, octets, size)
            VALUES (@list, @number, @mail, @at, @message, @content, @thread, @octets, @size)
            """,
            ("list", post.List.Key), ("number", number), ("mail", post.MailId), ("at", post.At.ToUnixTimeMilliseconds()), ("message", Short(post.MessageId)),
            ("content", post.ContentHash), ("thread", Short(post.Thread)), ("octets", post.Octets), ("size", post.Size));
        return post with { Number = number };
    }

    public KeptPost? NumberUnlessRepeated(KeptPost post)
    {
        // Whoever else numbers posts of this list waits here, and sees this one after it.
        session.Execute("UPDATE roster SET last_post = last_post WHERE list = @list", ("list", post.List.Key));
        return IsRepeat(post.List, post.MailId, post.MessageId, post.ContentHash) ? null : Number(post);
    }

    public void Sent(AddrSpec list, string mailId, string octets, long size, string contentHash) => session.Execute(
        "UPDATE list_post SET octets = @octets, size = @size, sent_hash = @hash WHERE list = @list AND mail = @mail",
        ("list", list.Key), ("mail", mailId), ("octets", octets), ("size", size), ("hash", contentHash));

    public KeptPost? Find(AddrSpec list, string mailId) => session.Query(
        $"{Select} WHERE list_post.list = @list AND mail = @mail", Read, ("list", list.Key), ("mail", mailId)).SingleOrDefault();

    public bool IsRepeat(AddrSpec list, string mailId, string messageId, string contentHash) => messageId.Length > 0 && session.Number(
        "SELECT count(*) FROM list_post WHERE list = @list AND message_id = @message AND (content_hash = @content OR sent_hash = @content) AND mail <> @mail",
        ("list", list.Key), ("message", Short(messageId)), ("content", contentHash), ("mail", mailId)) > 0;

    public int CountOfThread(AddrSpec list, IReadOnlyList<string> messageIds, string exceptMailId, DateTimeOffset since) => (int)session.Number(
        """
        SELECT count(*) FROM list_post WHERE list = @list AND at > @since AND mail <> @mail AND thread IN
            (SELECT value->>0 FROM json_each(@rows) UNION SELECT thread FROM list_post WHERE list = @list AND message_id IN (SELECT value->>0 FROM json_each(@rows)))
        """,
        ("list", list.Key), ("rows", RowJson.Of(messageIds.Select(Short))), ("mail", exceptMailId), ("since", since.ToUnixTimeMilliseconds()))!.Value;

    public IReadOnlyList<KeptPost> After(AddrSpec list, long number, int most) => session.Query(
        $"{Select} WHERE list_post.list = @list AND number > @number ORDER BY number LIMIT @most", Read,
        ("list", list.Key), ("number", number), ("most", (long)most));

    public (int Count, long Size, DateTimeOffset? First) Waiting(AddrSpec list, long number) => session.Query(
        "SELECT count(*), COALESCE(sum(size), 0), min(at) FROM list_post WHERE list = @list AND number > @number",
        row => ((int)row.GetInt64(0), Convert.ToInt64(row.GetValue(1), null), row.IsDBNull(2) ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
        ("list", list.Key), ("number", number)).Single();

    // Of a thread whose first post is not here, what refers to it first tells.
    private string ThreadOf(KeptPost post) => session.Query(
        "SELECT thread FROM list_post WHERE list = @list AND message_id IN (SELECT value->>0 FROM json_each(@rows)) ORDER BY number DESC LIMIT 1",
        row => row.GetString(0), ("list", post.List.Key), ("rows", RowJson.Of(post.References.Select(Short)))) is [{ Length: > 0 } thread]
            ? thread
            : post.References.Count > 0 ? post.References[0] : post.MessageId;

    private static string Short(string text) => CleanText.Of(text, LongestText);

    private static KeptPost Read(DbDataReader row) => new()
    {
        List = AddrSpec.Parse(row.GetString(0)),
        Number = row.GetInt64(1),
        MailId = row.GetString(2),
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        MessageId = row.GetString(4),
        ContentHash = row.GetString(5),
        Thread = row.GetString(6),
        Octets = row.GetString(7),
        Size = row.GetInt64(8),
        IsMade = row.GetString(9).Length > 0,
    };
}
