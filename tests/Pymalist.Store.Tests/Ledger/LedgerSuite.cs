namespace Pymalist.Store.Tests;

/// <summary>What the tests of the ledger share.</summary>
/// <param name="home">Where the store is.</param>
/// <param name="expects">Whether who claims a mail has written down its recipients before, as a processor does: then they follow their message.</param>
public abstract class LedgerSuite(IHome home, bool expects = false) : StoreSuite(home)
{
    protected const string Smtp = "smtp";

    protected static readonly ClaimOptions Retry = new(RetryUnknown: true);
    protected static readonly ClaimOptions Hold = new(RetryUnknown: false);

    internal ILedger Ledger => Store.Ledger;

    /// <summary>A message to local parts at example.org.</summary>
    protected static Mail Message(string id, params string[] names) => new()
    {
        Id = id,
        Message = "Subject: a\r\n\r\n"u8.ToArray(),
        List = new Mailbox("Red", AddrSpec.Parse("red@lists.example")),
        Recipients = [.. names.Select(name => Mailbox.Parse(name + "@example.org"))],
    };

    protected static AddrSpec[] Addresses(params string[] names) => [.. names.Select(name => AddrSpec.Parse(name + "@example.org"))];

    protected static LedgerEntry Entry(string name, DeliveryState state, DateTimeOffset? due = null) =>
        new(AddrSpec.Parse(name + "@example.org"), state, "2.0.0", "said so", due);

    internal Task<IReadOnlyList<Mail>> Expect(Mail outgoing, OpenStore? by = null) =>
        (by ?? Store).Ledger.Expect(outgoing, [Smtp], CancellationToken.None);

    internal async Task<Claim> Claim(Mail mail, ClaimOptions? options = null, OpenStore? by = null)
    {
        if (expects)
            await Expect(mail);
        return await (by ?? Store).Ledger.Claim(Smtp, mail, options ?? Retry, CancellationToken.None);
    }

    internal Task<bool> Sending(Claim claim, OpenStore? by, params string[] names) =>
        (by ?? Store).Ledger.Sending(claim, Addresses(names), CancellationToken.None);

    internal Task Record(Claim claim, params LedgerEntry[] entries) => Record(claim, Store, entries);

    internal static Task Record(Claim claim, OpenStore by, params LedgerEntry[] entries) => by.Ledger.Record(claim, entries, CancellationToken.None);

    internal async Task<Dictionary<string, LedgerRow>> RowsOf(string id, OpenStore? by = null)
    {
        var rows = new Dictionary<string, LedgerRow>();
        await foreach (var row in (by ?? Store).Ledger.RowsOfPost(id, CancellationToken.None))
            rows.Add(row.Recipient.Split('@')[0], row);
        return rows;
    }

    internal async Task<string> States(string id) =>
        string.Join(' ', (await RowsOf(id)).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}:{row.Value.State}"));

    protected static string Names(IEnumerable<LedgerRow> rows) =>
        string.Join(' ', rows.Select(row => row.Recipient.Split('@')[0]).Order(StringComparer.Ordinal));

    protected static string Names(Mail mail) =>
        string.Join(' ', mail.Recipients.Select(recipient => recipient.Address.LocalPart).Order(StringComparer.Ordinal));
}
