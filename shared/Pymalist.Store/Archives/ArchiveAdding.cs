using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;

namespace Pymalist.Store;

/// <summary>Within a transaction: adds posts to the archive of a list.</summary>
internal sealed class ArchiveAdding(Session session, KeptOctets octets, long now, AddrSpec list)
{
    /// <returns>What became of each; or nothing is done, and there are those whose octets have to be written in parts before.</returns>
    public (IReadOnlyList<Addition> Additions, IReadOnlyList<ArchivedPost> Missing) TryAdd(IReadOnlyList<ArchivedPost> posts)
    {
        ArchivedPost[] missing = [.. posts.Where(post => KeptOctets.IsLarge(post.Octets) && NumberOf(post) is null && !octets.TryPut(session, post.Sha256, post.Octets))];
        if (missing.Length > 0)
            return ([], missing);

        var last = LockedLast();
        Addition[] additions = [.. posts.Select(post => Add(post, ref last))];
        session.Execute("UPDATE archive SET last = @last WHERE list = @list", ("last", last), ("list", list.Key));
        return (additions, []);
    }

    // Whoever else adds to this list waits here.
    private long LockedLast() => session.Number(
        "INSERT INTO archive (list, written, last) VALUES (@list, @written, 0) ON CONFLICT (list) DO UPDATE SET last = archive.last RETURNING last",
        ("list", list.Key), ("written", list.ToString()))!.Value;

    private Addition Add(ArchivedPost post, ref long last)
    {
        if (NumberOf(post) is { } known)
            return new(known, IsNew: false);

        var isAnother = session.Number("SELECT 1 FROM archived WHERE list = @list AND permalink = @permalink", ("list", list.Key), ("permalink", post.Permalink)) is not null;
        var permalink = isAnother ? Permalink.OfAnother(post.MessageId, post.Sha256) : post.Permalink;
        octets.TryPut(session, post.Sha256, post.Octets);
        Insert(post, ++last, permalink, Place(post, last, isAnother));
        return new(last, IsNew: true);
    }

    private long? NumberOf(ArchivedPost post) => session.Number("SELECT number FROM archived WHERE list = @list AND sha256 = @sha256", ("list", list.Key), ("sha256", post.Sha256));

    private long Place(ArchivedPost post, long number, bool isAnother)
    {
        var ids = Placement.IdsOf(post);
        var rows = RowJson.Of(ids);
        var known = session.Query(
            "SELECT id, thread FROM archived_id WHERE list = @list AND id IN (SELECT value->>0 FROM json_each(@rows))",
            row => (Id: row.GetString(0), Thread: row.GetInt64(1)), ("list", list.Key), ("rows", rows));
        var placement = Placement.Of(ids, known.ToDictionary(pair => pair.Id, pair => pair.Thread), isAnother);
        var thread = placement.Joined is { } joined ? Join(placement.Thread!.Value, joined) : placement.Thread ?? number;
        if (known.Count < ids.Count)
        {
            session.Execute(
                """
                INSERT INTO archived_id (list, id, thread) SELECT @list, value->>0, @thread FROM json_each(@rows) WHERE true
                ON CONFLICT (list, id) DO NOTHING
                """,
                ("list", list.Key), ("thread", thread), ("rows", rows));
        }

        return thread;
    }

    // The smaller goes to the larger: however often strangers join threads, no row moves more often than the logarithm of how many there are.
    private long Join(long one, long other)
    {
        var (from, to) = Size(one) < Size(other) ? (one, other) : (other, one);
        session.Execute("UPDATE archived SET thread = @to WHERE list = @list AND thread = @from", ("to", to), ("list", list.Key), ("from", from));
        session.Execute("UPDATE archived_id SET thread = @to WHERE list = @list AND thread = @from", ("to", to), ("list", list.Key), ("from", from));
        return to;
    }

    private long Size(long thread) => session.Number("SELECT count(*) FROM archived_id WHERE list = @list AND thread = @thread", ("list", list.Key), ("thread", thread))!.Value;

    private void Insert(ArchivedPost post, long number, string permalink, long thread) => session.Execute(
        """
        INSERT INTO archived (list, number, message_id, permalink, sha256, size, date, author_name, author_address, subject, in_reply_to, ids, thread, octets, added)
        VALUES (@list, @number, @message, @permalink, @sha256, @size, @date, @name, @address, @subject, @answered, @ids, @thread, @sha256, @now)
        """,
        ("list", list.Key), ("number", number), ("message", CleanText.Of(post.MessageId)), ("permalink", permalink), ("sha256", post.Sha256), ("size", post.Size),
        ("date", post.Date.ToUnixTimeMilliseconds()), ("name", CleanText.Of(post.Author?.Name ?? "")), ("address", CleanText.Of(post.Author?.Address ?? "")),
        ("subject", CleanText.Of(post.Subject)), ("answered", CleanText.Of(post.InReplyTo ?? "")), ("ids", CleanText.Of(string.Join(' ', post.References))),
        ("thread", thread), ("now", now));
}
