namespace Pymalist.Store;

/// <summary>Forgets what is over and done with: what is looked for beside those who write, and removed a little at a time.</summary>
internal sealed class Pruning(StoreEngine engine, StoreClock clock)
{
    // A part is large, so fewer of them are removed at once.
    private const long PartsAtOnce = 32;

    // A source or a queue may bring its mail again for so long, whatever the settings say.
    private static readonly TimeSpan LeastSeen = TimeSpan.FromDays(30);

    // A monthly digest has the posts of 31 days.
    private static readonly TimeSpan LongestDigest = TimeSpan.FromDays(40);

    // Who has just written octets is about to write down what they are for.
    private static readonly TimeSpan InHand = TimeSpan.FromDays(1);

    private readonly Removal _removal = new(engine);

    /// <inheritdoc cref="IStore.Prune"/>
    public async Task<long> Prune(Retention retention, CancellationToken cancellationToken)
    {
        var batch = (long)retention.BatchSize;
        var seen = Before(retention.Seen > LeastSeen ? retention.Seen : LeastSeen);
        return await new PostPruning(_removal).Prune(Before(retention.Ledger), batch, cancellationToken)
            + await Forget(DatedRows.OctetsOfMail, Before(retention.Posts), batch, cancellationToken)
            + await Forget(DatedRows.Mail, seen, batch, cancellationToken)
            + await Forget(DatedRows.History, Before(retention.History), batch, cancellationToken)
            + await ForgetSeen(seen, batch, cancellationToken)
            + await ForgetTrials(seen, batch, cancellationToken)
            + await Forget(ListRows.Posts, Math.Min(seen, Before(LongestDigest)), batch, cancellationToken)
            + await Forget(ListRows.Circuits, Before(LongestDigest), batch, cancellationToken)
            + await Forget(ListRows.Held, Before(retention.History), batch, cancellationToken)
            + await Forget(ListRows.Tokens, seen, batch, cancellationToken)
            + await Forget(ListRows.Outbox, seen, batch, cancellationToken)
            + await Forget(ListRows.Audit, Before(retention.Audit), batch, cancellationToken)
            + await Forget(ListRows.Tally, seen, batch, cancellationToken)
            + await Forget(DatedRows.Octets, Before(InHand), batch, cancellationToken)
            + await ForgetParts(Before(InHand), cancellationToken);
    }

    private long Before(TimeSpan age) => clock.Now - (long)age.TotalMilliseconds;

    private async Task<long> Forget(DatedRows kind, long before, long batch, CancellationToken cancellationToken)
    {
        var (rows, at, key) = (0L, long.MinValue, "0");
        while (true)
        {
            var (lastAt, lastKey) = (at, key);
            var page = await _removal.Find(
                session => session.Query(
                    kind.Find, row => (At: row.GetInt64(0), Key: row.GetString(1), IsHeld: row.GetInt64(2) == 1),
                    ("before", before), ("at", lastAt), ("key", lastKey), ("limit", batch)),
                cancellationToken);
            if (page.Exists(row => !row.IsHeld))
            {
                var keys = RowJson.Of(page.Where(row => !row.IsHeld).Select(row => row.Key));
                rows += await _removal.Remove(session => session.Execute(kind.Forget, ("rows", keys), ("before", before)), cancellationToken);
            }

            if (page.Count < batch)
                return rows;
            (at, key, _) = page[^1];
        }
    }

    private Task<long> Forget(string statement, long before, long batch, CancellationToken cancellationToken) => _removal.RemoveAll(
        session => session.Execute(statement, ("before", before), ("limit", batch)), cancellationToken);

    private Task<long> ForgetSeen(long before, long batch, CancellationToken cancellationToken) => _removal.RemoveAll(
        session => session.Execute(
            "DELETE FROM seen WHERE (source, uid) IN (SELECT source, uid FROM seen WHERE removed < @before LIMIT @limit) AND removed < @before",
            ("before", before), ("limit", batch)),
        cancellationToken);

    private Task<long> ForgetTrials(long before, long batch, CancellationToken cancellationToken) => _removal.RemoveAll(
        session => session.Execute(
            "DELETE FROM trial WHERE (queue, message) IN (SELECT queue, message FROM trial WHERE at < @before LIMIT @limit) AND at < @before",
            ("before", before), ("limit", batch)),
        cancellationToken);

    // Which they are is read from an index; when they were written, from the few of them.
    private async Task<long> ForgetParts(long before, CancellationToken cancellationToken)
    {
        var names = await _removal.Find(
            session => session.Query(
                "SELECT DISTINCT octets FROM octets_part WHERE NOT EXISTS (SELECT 1 FROM octets WHERE octets.id = octets_part.octets)",
                row => row.GetString(0)),
            cancellationToken);
        var rows = 0L;
        foreach (var name in names)
        {
            rows += await _removal.RemoveAll(
                session => session.Execute(
                    """
                    DELETE FROM octets_part
                    WHERE octets = @name AND part IN (SELECT part FROM octets_part WHERE octets = @name LIMIT @limit) AND at < @before
                        AND NOT EXISTS (SELECT 1 FROM octets WHERE octets.id = @name)
                    """,
                    ("name", name), ("limit", PartsAtOnce), ("before", before)),
                cancellationToken);
        }

        return rows;
    }
}
