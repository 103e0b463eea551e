using Pymalist.Store;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>A ledger whose next calls fail.</summary>
internal sealed class AwayLedger(ILedger inner) : ILedger
{
    private int _failures;

    /// <summary>How many.</summary>
    public int Failures
    {
        get => Volatile.Read(ref _failures);
        set => Volatile.Write(ref _failures, value);
    }

    public Task<IReadOnlyList<Mail>> Expect(Mail outgoing, IReadOnlyList<string> distributors, CancellationToken cancellationToken) =>
        Call(() => inner.Expect(outgoing, distributors, cancellationToken));

    public Task<Claim> Claim(string distributor, Mail mail, ClaimOptions options, CancellationToken cancellationToken) =>
        Call(() => inner.Claim(distributor, mail, options, cancellationToken));

    public Task<bool> Sending(Claim claim, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellationToken) =>
        Call(() => inner.Sending(claim, recipients, cancellationToken));

    public Task Record(Claim claim, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) => Call(() => inner.Record(claim, entries, cancellationToken));

    public Task Release(Claim claim, CancellationToken cancellationToken) => Call(() => inner.Release(claim, cancellationToken));

    public Task Pause(Claim claim, string reason, CancellationToken cancellationToken) => Call(() => inner.Pause(claim, reason, cancellationToken));

    public Task Resume(string mailId, IReadOnlyList<AddrSpec>? recipients, CancellationToken cancellationToken) => inner.Resume(mailId, recipients, cancellationToken);

    public Task MakeDue(CancellationToken cancellationToken) => inner.MakeDue(cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOfPost(string id, CancellationToken cancellationToken) => inner.RowsOfPost(id, cancellationToken);

    public IAsyncEnumerable<LedgerRow> RowsOf(AddrSpec recipient, CancellationToken cancellationToken) => inner.RowsOf(recipient, cancellationToken);

    public Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken) => inner.Counts(cancellationToken);

    private T Call<T>(Func<T> call)
    {
        if (Failures == 0)
            return call();

        Failures--;
        throw new StoreException("The store is away.");
    }
}
