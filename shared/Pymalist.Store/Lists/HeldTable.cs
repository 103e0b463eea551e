using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class HeldTable(Session session, long now) : IHeldTable
{
    private const string Select = """
        SELECT held.number, roster.written, held.mail, held.state, held.at, held.author, held.subject, held.reasons, held.octets, held.size, held.sender,
            held.reverse_path, held.decided_by, held.decision, held.decided_at, held.words
        FROM held JOIN roster ON roster.list = held.list
        """;

    public HeldPost Add(HeldPost post)
    {
        session.Execute(
            """
            INSERT INTO held (list, mail, state, at, author, subject, reasons, words, octets, size, sender, reverse_path, decided_by, decision)
            VALUES (@list, @mail, 0, @now, @author, @subject, @reasons, @words, @octets, @size, @sender, @path, '', '')
            ON CONFLICT (list, mail) DO NOTHING
            """,
            ("list", post.List.Key), ("mail", post.MailId), ("now", now), ("author", post.Author?.ToString() ?? ""), ("subject", CleanText.Of(post.Subject, 1_000)),
            ("reasons", HeldReasons.TextOf(post.Reasons)), ("words", HeldReasons.WordsOf(post.Reasons)), ("octets", post.Octets), ("size", post.Size),
            ("sender", CleanText.Of(post.Sender?.ToString() ?? "")), ("path", post.ReversePath?.ToString() ?? ""));
        return Find(post.List, post.MailId) ?? throw new InvalidOperationException($"There is no list {post.List}.");
    }

    public HeldPost? Find(long number) => session.Query($"{Select} WHERE held.number = @number", Read, ("number", number)).SingleOrDefault();

    public HeldPost? Find(AddrSpec list, string mailId) => session.Query(
        $"{Select} WHERE held.list = @list AND held.mail = @mail", Read, ("list", list.Key), ("mail", mailId)).SingleOrDefault();

    public HeldPost? FindSame(AddrSpec list, string octets) => session.Query(
        $"{Select} WHERE held.list = @list AND held.octets = @octets ORDER BY held.number DESC LIMIT 1", Read, ("list", list.Key), ("octets", octets)).SingleOrDefault();

    public long Count(AddrSpec list, HeldState state) => session.Number(
        "SELECT count(*) FROM held WHERE list = @list AND state = @state", ("list", list.Key), ("state", (long)state))!.Value;

    public IReadOnlyList<HeldPost> Page(AddrSpec? list, HeldState state, long after, int most) => list is null
        ? session.Query(
            $"{Select} WHERE held.state = @state AND held.number > @after ORDER BY held.number LIMIT @most", Read,
            ("state", (long)state), ("after", after), ("most", (long)most))
        : session.Query(
            $"{Select} WHERE held.state = @state AND held.number > @after AND held.list = @list ORDER BY held.number LIMIT @most", Read,
            ("state", (long)state), ("after", after), ("most", (long)most), ("list", list.Key));

    public bool Change(long number, HeldState from, HeldState to, string by, string reason) => session.Execute(
        "UPDATE held SET state = @to, decided_by = @by, decision = @reason, decided_at = @now WHERE number = @number AND state = @from",
        ("to", (long)to), ("by", CleanText.Of(by)), ("reason", CleanText.Of(reason)), ("now", now), ("number", number), ("from", (long)from)) > 0;

    private static HeldPost Read(DbDataReader row) => new()
    {
        Number = row.GetInt64(0),
        List = AddrSpec.Parse(row.GetString(1)),
        MailId = row.GetString(2),
        State = (HeldState)row.GetInt64(3),
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Author = AddrSpec.TryParse(row.GetString(5), out var author) ? author : null,
        Subject = row.GetString(6),
        Reasons = HeldReasons.Read(row.GetString(7), row.GetString(15)),
        Octets = row.GetString(8),
        Size = row.GetInt64(9),
        Sender = Mailbox.TryParse(row.GetString(10), out var sender) ? sender : null,
        ReversePath = row.GetString(11) is { Length: > 0 } text && ReversePath.TryParse(text, out var path) ? path : null,
        DecidedBy = row.GetString(12),
        Decision = row.GetString(13),
        DecidedAt = row.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
    };
}
