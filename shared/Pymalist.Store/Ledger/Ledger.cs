namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Ledger(StoreEngine engine, StoreClock clock, Owner owner) : ILedger
{
    public const string MarkSending = """
        UPDATE copy SET state = 1, claim = @claim, changed = @now
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state >= 0
        """ + IsAsSeen;

    // All that follow it, who are still the same.
    private const string MarkFollowers = "UPDATE message SET state = 1, claim = @claim, changed = @now WHERE id = @message AND followers = @count" + IsAsSeen;

    // A post that is stopped sends nothing, and neither does a process that others have taken for dead.
    private const string IsAsSeen = """

            AND (claim = @seen_claim AND state = @seen_state OR claim = @claim AND state IN (0, 1, 3, 6))
            AND EXISTS (SELECT 1 FROM owner WHERE id = @owner)
            AND NOT EXISTS (SELECT 1 FROM post WHERE id = @post AND paused IS NOT NULL)
        """;

    private static readonly string[] Due =
    [
        "UPDATE copy SET due = @now WHERE state = 3 AND due > @now",
        "UPDATE message SET due = @now WHERE state = 3 AND due > @now",
    ];

    private readonly ActiveClaims _claims = new();
    private readonly LedgerRows _rows = new(engine);

    public Task<IReadOnlyList<Mail>> Expect(Mail outgoing, IReadOnlyList<string> distributors, CancellationToken cancellationToken) =>
        engine.Write(session => new Expectation(session, outgoing, clock.Now).Write(distributors), cancellationToken);

    public async Task<Claim> Claim(string distributor, Mail mail, ClaimOptions options, CancellationToken cancellationToken)
    {
        var taking = new Taking(distributor, mail, options.RetryUnknown, owner.Id << 32 | _claims.Next());
        var claim = await engine.Read(session => taking.Look(session, clock.Now), cancellationToken)
            ?? await engine.Write(session => taking.Take(session, owner, _claims, clock.Now), cancellationToken);
        _claims.Add(claim.Token);
        return claim;
    }

    public async Task<bool> Sending(Claim claim, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellationToken)
    {
        if (!_claims.Has(claim.Token))
            return false;

        try
        {
            var keys = recipients.Select(recipient => recipient.Key).ToHashSet(StringComparer.Ordinal);
            return keys.All(claim.InHand.ContainsKey) && await engine.Write(session => Mark(session, claim, keys), cancellationToken);
        }
        catch (ClaimLostException)
        {
            return false;
        }
    }

    public Task Record(Claim claim, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var isHeld = _claims.Has(claim.Token);
        LedgerEntry[] known = [.. entries.Where(entry => isHeld || entry.State == DeliveryState.Delivered)];
        return engine.Write(session => Answers.Write(session, claim, known, clock.Now), cancellationToken);
    }

    // Nothing to write down: whatever is not being sent is anybody's to send.
    public Task Release(Claim claim, CancellationToken cancellationToken)
    {
        _claims.Remove(claim.Token);
        return Task.CompletedTask;
    }

    public Task Pause(Claim claim, string reason, CancellationToken cancellationToken) => engine.Write(
        session => session.Execute("UPDATE post SET paused = @reason WHERE id = @post", ("reason", Answers.Storable(reason)), ("post", claim.Post)), cancellationToken);

    public Task Resume(string mailId, IReadOnlyList<AddrSpec>? recipients, CancellationToken cancellationToken) =>
        engine.Write(session => Resumption.Write(session, mailId, recipients, clock.Now), cancellationToken);

    public Task MakeDue(CancellationToken cancellationToken) =>
        engine.Write(session => Due.Sum(sql => session.Execute(sql, ("now", clock.Now))), cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOfPost(string id, CancellationToken cancellationToken) => _rows.OfPost(id, cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOf(AddrSpec recipient, CancellationToken cancellationToken) => _rows.Of(recipient, cancellationToken);

    public Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken) => _rows.Counts(cancellationToken);

    // All or none, which an exception sees to: it undoes them.
    private bool Mark(Session session, Claim claim, HashSet<string> keys)
    {
        owner.BeatIfLate(session);
        foreach (var alike in keys.GroupBy(key => (claim.InHand[key].Claim, claim.InHand[key].State, claim.InHand[key].Follows)))
        {
            (string, object)[] seen =
            [
                ("post", claim.Post), ("claim", claim.Token), ("owner", claim.Token >> 32), ("now", clock.Now),
                ("seen_claim", alike.Key.Claim), ("seen_state", (long)alike.Key.State),
            ];
            var (followed, count) = (alike.Key.Follows, alike.Count());
            if (followed?.Followers == count && session.Execute(MarkFollowers, [.. seen, ("message", followed.Message), ("count", followed.Followers)]) == 1)
                continue;

            var rows = RowJson.Of(alike);
            if (followed is not null)
                Message.Part(session, claim.Post, rows);
            if (session.Execute(MarkSending, [.. seen, ("rows", rows)]) != count)
                throw new ClaimLostException();
        }

        return true;
    }

    private sealed class ClaimLostException : Exception;
}
