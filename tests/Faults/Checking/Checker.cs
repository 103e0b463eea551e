namespace Pymalist.Faults.Checking;

/// <summary>
/// Compares what was posted with what the servers have and what the ledger says, after everything has come to rest: the checker
/// <c>total-queue</c> of Jepsen, for mail. It believes the servers.
/// </summary>
/// <param name="seed">Of what disturbed the run; printed, so that it can be had again.</param>
internal sealed class Checker(int seed)
{
    /// <param name="posted">All posts that were accepted.</param>
    /// <param name="copies">All copies that the servers have taken, in their order.</param>
    /// <param name="doubts">For each incident the recipients who were in flight.</param>
    /// <param name="ledger">Null where the product has none.</param>
    public Verdict Check(
        IReadOnlyCollection<Expectation> posted,
        IReadOnlyCollection<Copy> copies,
        IReadOnlyCollection<Doubt> doubts,
        IReadOnlyCollection<LedgerRow>? ledger = null)
    {
        var expected = posted.SelectMany(post => post.Recipients.Select(recipient => new Pair(post.MessageId, recipient))).ToHashSet();
        var had = copies.ToLookup(copy => new Pair(copy.MessageId, copy.Recipient));
        var allowed = doubts.ToLookup(doubt => new Pair(doubt.MessageId, doubt.Recipient));
        return new Verdict
        {
            Seed = seed,
            Expected = expected.Count,
            Delivered = expected.Count(pair => had[pair].Any()),
            Lost = [.. expected.Where(pair => !had[pair].Any())],
            Unexpected = [.. had.Select(group => group.Key).Where(pair => !expected.Contains(pair))],
            SecondCopies = had.Where(group => expected.Contains(group.Key)).Sum(group => group.Count() - 1),
            Allowed = doubts.Count,
            Duplicated = [.. had.Where(group => group.Count() - 1 > allowed[group.Key].Count()).Select(group => group.Key)],
            Altered = [.. had.Where(group => group.DistinctBy(copy => copy.Sha256).Count() > 1).Select(group => group.Key)],
            Recovered = allowed.Count(group => IsRecovered(group, had[group.Key])),
            Contradicted = ledger is null ? [] : Contradictions(expected, had, ledger),
        };
    }

    // Some later transaction than one that was in doubt has brought it.
    private static bool IsRecovered(IEnumerable<Doubt> doubts, IEnumerable<Copy> copies) =>
        copies.Any(copy => doubts.Any(doubt => copy.Source > doubt.Source));

    // Absent from the ledger, still on its way though all has come to rest, or delivered where no server knows of it.
    private static Pair[] Contradictions(HashSet<Pair> expected, ILookup<Pair, Copy> had, IReadOnlyCollection<LedgerRow> ledger)
    {
        var rows = ledger.ToLookup(row => new Pair(row.MessageId, row.Recipient));
        return
        [
            .. expected.Where(pair => rows[pair].Count() != 1 || !rows[pair].All(row => row.IsFinal)),
            .. rows.Where(group => group.Any(row => row.IsDelivered) && !had[group.Key].Any()).Select(group => group.Key),
        ];
    }
}
