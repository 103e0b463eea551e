using System.Runtime.CompilerServices;

namespace Pymalist.Store;

/// <summary>The ledger for people. A little is read at a time: nobody is kept waiting, and nothing long is kept in memory.</summary>
internal sealed class LedgerRows(StoreEngine engine)
{
    private const long Page = 500;

    // Behind every text that begins with what stands before it, in the order of octets.
    private const string Last = "\U0010FFFF";

    private const string Posts = """
        SELECT id, list, distributor FROM post WHERE mail >= @mail AND mail < @end AND id > @after ORDER BY id LIMIT @page
        """;

    private const string OfOnePost = $"""
        SELECT {Rows.Columns}, message, recipient FROM standing
        WHERE post = @post AND (message, recipient) > (@message, @recipient)
            AND message IN (SELECT id FROM message WHERE post = @post AND name >= @name AND name < @end)
        ORDER BY message, recipient LIMIT @page
        """;

    private const string OfOneRecipient = $"""
        SELECT {Rows.Columns}, post.id, post.list, post.distributor
        FROM post CROSS JOIN standing
        WHERE post.id < @before AND standing.post = post.id AND standing.recipient = @recipient
        ORDER BY post.id DESC LIMIT @page
        """;

    private const string CountAll = """
        SELECT post.distributor, found.state, sum(found.number), min(found.oldest)
        FROM (SELECT post, state, count(*) AS number, min(since) AS oldest FROM standing GROUP BY post, state) AS found
        JOIN post ON post.id = found.post
        GROUP BY post.distributor, found.state ORDER BY post.distributor, found.state
        """;

    public async IAsyncEnumerable<LedgerRow> OfPost(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mail = MailId.Root(id);
        // A dot says that what stands before it is whole; no text of PostgreSQL's has a NUL.
        var end = mail == id ? mail + Last : mail + "\u0001";
        var posts = Pages(0L, (session, after) => session.Query(
            Posts,
            row => (Id: row.GetInt64(0), List: row.GetString(1), Distributor: row.GetString(2)),
            ("mail", mail), ("end", end), ("after", after), ("page", Page)), post => post.Id, cancellationToken);

        await foreach (var post in posts)
        {
            var rows = Pages((Message: 0L, Recipient: ""), (session, after) => session.Query(
                OfOnePost,
                row => (Row: Rows.Read(row, post.Distributor, post.List), Place: (Message: row.GetInt64(Rows.Count), Recipient: row.GetString(Rows.Count + 1))),
                ("post", post.Id), ("message", after.Message), ("recipient", after.Recipient), ("name", id), ("end", id + Last), ("page", Page)),
                row => row.Place, cancellationToken);
            await foreach (var row in rows)
                yield return row.Row;
        }
    }

    // There is no index on recipients alone, which each row would pay for: a look into each post that is kept costs some microseconds.
    public async IAsyncEnumerable<LedgerRow> Of(AddrSpec recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = recipient.Key;
        var rows = Pages(long.MaxValue, (session, before) => session.Query(
            OfOneRecipient,
            row => (Row: Rows.Read(row, row.GetString(Rows.Count + 2), row.GetString(Rows.Count + 1)), Post: row.GetInt64(Rows.Count)),
            ("before", before), ("recipient", key), ("page", Page)), row => row.Post, cancellationToken);
        await foreach (var row in rows)
            yield return row.Row;
    }

    public Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken) => engine.Read<IReadOnlyList<LedgerCount>>(
        session => session.Query(
            CountAll,
            row => new LedgerCount(
                row.GetString(0), (DeliveryState)row.GetInt64(1), (long)row.GetDecimal(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)))),
        cancellationToken);

    private async IAsyncEnumerable<T> Pages<T, TPlace>(
        TPlace start, Func<Session, TPlace, List<T>> read, Func<T, TPlace> place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (after, full) = (start, true); full;)
        {
            var at = after;
            var page = await engine.Read(session => read(session, at), cancellationToken);
            foreach (var one in page)
                yield return one;
            full = page.Count == Page;
            if (full)
                after = place(page[^1]);
        }
    }
}
