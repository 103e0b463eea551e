namespace Pymalist.Store;

/// <summary>What a claim takes beside what is pending.</summary>
/// <param name="RetryUnknown">Whether those of whom it is not known whether they have got it are to get it again.</param>
public sealed record ClaimOptions(bool RetryUnknown);

/// <summary>The recipients of a message as they were when it was claimed.</summary>
public sealed record Claim
{
    /// <summary>Tells it from every other claim, ever. It stands in the rows that were written by it.</summary>
    public required long Token { get; init; }

    /// <summary>The post's key in the store.</summary>
    public required long Post { get; init; }

    public required string Distributor { get; init; }

    /// <summary>Those in hand: to be served now.</summary>
    public required IReadOnlyList<LedgerRow> Now { get; init; }

    /// <summary>Those for whom there is something left to do, at another time: deferred and not due, or being sent by another.</summary>
    public required IReadOnlyList<LedgerRow> Later { get; init; }

    /// <summary>Those of whom it is not known whether they have got it, where they are not to get it again.</summary>
    public required IReadOnlyList<LedgerRow> Held { get; init; }

    /// <summary>Why the post is stopped; null when it is not. Then nothing is in hand.</summary>
    public string? Paused { get; init; }

    /// <summary>Those of <see cref="Now"/> by their keys.</summary>
    internal IReadOnlyDictionary<string, LedgerRow> InHand => field ??= Now.ToDictionary(row => AddrSpec.Parse(row.Recipient).Key, StringComparer.Ordinal);
}
