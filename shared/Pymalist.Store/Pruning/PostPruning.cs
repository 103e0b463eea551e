namespace Pymalist.Store;

/// <summary>Forgets posts of which nobody has anything to do any more: their recipients, their messages, and then themselves.</summary>
internal sealed class PostPruning(Removal removal)
{
    private const int PageSize = 100;

    // What a person may send on is not to find its recipients forgotten: it would serve all of them again.
    private const string Finished = """
        SELECT id FROM post
        WHERE id > @last AND since < @before
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.post = post.id AND (state NOT IN (2, 4, 5) OR changed >= @before))
            AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.root = post.mail)
        ORDER BY id LIMIT @limit
        """;

    // Looked at again: some may be pending again by now.
    private const string ForgetRecipients = """
        DELETE FROM delivery
        WHERE post = @post AND recipient IN (SELECT recipient FROM delivery WHERE post = @post ORDER BY recipient LIMIT @limit)
            AND state IN (2, 4, 5) AND changed < @before
        """;

    private const string ForgetMessages = """
        DELETE FROM message
        WHERE id IN (SELECT id FROM message WHERE post = @post LIMIT @limit) AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.post = @post)
        """;

    private const string ForgetPost = """
        DELETE FROM post
        WHERE id = @post AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.post = @post) AND NOT EXISTS (SELECT 1 FROM message WHERE message.post = @post)
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
        await removal.RemoveAll(session => session.Execute(ForgetRecipients, ("post", post), ("limit", batch), ("before", before)), cancellationToken)
        + await removal.RemoveAll(session => session.Execute(ForgetMessages, ("post", post), ("limit", batch)), cancellationToken)
        + await removal.Remove(session => session.Execute(ForgetPost, ("post", post)), cancellationToken);
}
