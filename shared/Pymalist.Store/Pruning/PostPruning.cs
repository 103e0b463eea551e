namespace Pymalist.Store;

/// <summary>Forgets posts of which nobody has anything to do any more: their recipients, their messages, and then themselves.</summary>
internal sealed class PostPruning(Removal removal)
{
    private const int PageSize = 100;

    // Behind every recipient there is.
    private const string Last = "\U0010ffff";

    // What a person may send on is not to find its recipients forgotten: it would serve all of them again.
    private const string Finished = """
        SELECT id FROM post
        WHERE id > @last AND since < @before
            AND NOT EXISTS (SELECT 1 FROM standing WHERE standing.post = post.id AND (state NOT IN (2, 4, 5) OR changed >= @before))
            AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.root = post.mail)
        ORDER BY id LIMIT @limit
        """;

    // By where it ends: PostgreSQL would go through all that was removed before to find the first that was not.
    private const string EndOfPage = """
        SELECT recipient FROM copy WHERE post = @post AND recipient > @last ORDER BY recipient LIMIT 1 OFFSET @offset
        """;

    // Looked at again: some may be pending again by now.
    private const string ForgetRecipients = """
        DELETE FROM copy
        WHERE post = @post AND recipient > @last AND recipient <= @end AND (
            state IN (2, 4, 5) AND changed < @before
            OR state = -1 AND EXISTS (SELECT 1 FROM message WHERE message.id = copy.message AND message.state IN (2, 4, 5) AND message.changed < @before))
        """;

    private const string ForgetMessages = """
        DELETE FROM message
        WHERE id IN (SELECT id FROM message WHERE post = @post LIMIT @limit) AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.post = @post)
        """;

    private const string ForgetPost = """
        DELETE FROM post
        WHERE id = @post AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.post = @post) AND NOT EXISTS (SELECT 1 FROM message WHERE message.post = @post)
        """;

    public async Task<long> Prune(long before, long batch, CancellationToken cancellationToken)
    {
        var (rows, last) = (0L, 0L);
        while (true)
        {
            var from = last;
            var posts = await removal.Find(
                session => session.Query(Finished, row => row.GetInt64(0), ("last", from), ("before", before), ("limit", (long)PageSize)),
                cancellationToken);
            foreach (var post in posts)
                rows += await Forget(post, before, batch, cancellationToken);
            if (posts.Count < PageSize)
                return rows;
            last = posts[^1];
        }
    }

    private async Task<long> Forget(long post, long before, long batch, CancellationToken cancellationToken) =>
        await ForgetRecipientsOf(post, before, batch, cancellationToken)
        + await removal.RemoveAll(session => session.Execute(ForgetMessages, ("post", post), ("limit", batch)), cancellationToken)
        + await removal.Remove(session => session.Execute(ForgetPost, ("post", post)), cancellationToken);

    private async Task<long> ForgetRecipientsOf(long post, long before, long batch, CancellationToken cancellationToken)
    {
        var (rows, last) = (0L, "");
        while (last != Last)
        {
            var from = last;
            var ends = await removal.Find(
                session => session.Query(EndOfPage, row => row.GetString(0), ("post", post), ("last", from), ("offset", batch - 1)), cancellationToken);
            last = ends is [var end] ? end : Last;
            var to = last;
            rows += await removal.Remove(
                session => session.Execute(ForgetRecipients, ("post", post), ("last", from), ("end", to), ("before", before)), cancellationToken);
        }

        return rows;
    }
}
