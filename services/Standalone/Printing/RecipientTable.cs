using Pymalist.Store;

namespace Pymalist.Standalone.Printing;

/// <summary>Rows of the ledger, for people and programs.</summary>
internal static class RecipientTable
{
    public static TextTable Of(IEnumerable<LedgerRow> rows)
    {
        var table = new TextTable("recipient", "distributor", "state", "attempts", "since", "next", "reply");
        foreach (var row in rows)
            table.Add(row.Recipient, row.Distributor, Say.Word(row.State), Say.Number(row.Attempts), Say.Time(row.Changed), Say.Time(row.Due), ReplyOf(row));
        return table;
    }

    /// <summary>What was last said of a recipient, in the server's words.</summary>
    public static string ReplyOf(LedgerRow row) => row.Reply.Length > 0 ? row.Reply : row.Status;

    public static object Facts(LedgerRow row) => new
    {
        row.Recipient,
        row.List,
        row.Distributor,
        Message = row.MessageId,
        row.State,
        row.Attempts,
        row.Status,
        row.Reply,
        row.Since,
        row.FirstAttempt,
        row.Changed,
        row.Due,
    };
}
