namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Ledger(StoreEngine engine, StoreClock clock, Owner owner) : ILedger
{
    // A post that is stopped sends nothing, and neither does a process that others have taken for dead.
    public const string MarkSending = """
        UPDATE delivery SET state = 1, changed = @now
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND claim = @claim AND state IN (0, 1, 3, 6)
            AND EXISTS (SELECT 1 FROM owner WHERE id = @owner)
            AND NOT EXISTS (SELECT 1 FROM post WHERE id = @post AND paused IS NOT NULL)
        """;

    private readonly ActiveClaims _claims = new();
    private readonly LedgerRows _rows = new(engine);

    public Task<IReadOnlyList<Mail>> Expect(Mail outgoing, IReadOnlyList<string> distributors, CancellationToken cancellationToken) =>
        engine.Write(session => new Expectation(session, outgoing, clock.Now).Write(distributors), cancellationToken);

    public async Task<Claim> Claim(string distributor, Mail mail, ClaimOptions options, CancellationToken cancellationToken)
    {
        var number = _claims.Next();
        var claim = await engine.Write(
            session => new Taking(session, distributor, mail, options.RetryUnknown, owner.Id << 32 | number, clock.Now).Take(owner, _claims), cancellationToken);
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
            return await engine.Write(session => Mark(session, claim, keys), cancellationToken);
        }
        catch (ClaimLostException)
        {
            return false;
        }
    }

    public Task Record(Claim claim, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var isHeld = _claims.Has(claim.Token);
        var rows = Answers.Json(entries.Where(entry => isHeld || entry.State == DeliveryState.Delivered));
        return engine.Write(
            session => session.Execute(Answers.Record, ("post", claim.Post), ("claim", claim.Token), ("now", clock.Now), ("rows", rows)), cancellationToken);
    }

    // Nothing to write down: whatever is not being sent is anybody's to claim.
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
        engine.Write(session => session.Execute("UPDATE delivery SET due = @now WHERE state = 3 AND due > @now", ("now", clock.Now)), cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOfPost(string id, CancellationToken cancellationToken) => _rows.OfPost(id, cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOf(AddrSpec recipient, CancellationToken cancellationToken) => _rows.Of(recipient, cancellationToken);

    public Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken) => _rows.Counts(cancellationToken);

    // All or none, which an exception sees to: it undoes them.
    private bool Mark(Session session, Claim claim, HashSet<string> keys)
    {
        owner.BeatIfLate(session);
        var marked = session.Execute(
            MarkSending, ("post", claim.Post), ("claim", claim.Token), ("owner", claim.Token >> 32), ("now", clock.Now), ("rows", RowJson.Of(keys)));
        return marked == keys.Count ? true : throw new ClaimLostException();
    }

    private sealed class ClaimLostException : Exception;
}
