namespace Pymalist.Faults.Checking;

/// <summary>What the product says of itself: the ledger, read from outside.</summary>
internal interface ILedgerView
{
    /// <summary>All its rows.</summary>
    Task<IReadOnlyList<LedgerRow>> Rows();
}

/// <summary>A row of the ledger.</summary>
/// <param name="MessageId">Of the post.</param>
/// <param name="Recipient">Address.</param>
/// <param name="State">As the ledger spells it: <c>delivered</c>, <c>failed</c>, <c>expired</c>, <c>unknown</c>, <c>pending</c> …</param>
internal sealed record LedgerRow(string MessageId, string Recipient, string State)
{
    public bool IsDelivered => State == "delivered";

    /// <summary>Whether nothing more will happen to it. Who is held after a doubt waits for a person, and is not forgotten.</summary>
    public bool IsFinal => State is "delivered" or "failed" or "expired" or "unknown";
}
