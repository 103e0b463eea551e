using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>A message in hand: the recipients that the ledger has given us, and what has become of each so far.</summary>
/// <param name="mail">With all recipients of the message.</param>
/// <param name="claim">On those who are to be served now.</param>
/// <param name="luck">Of the pauses' jitter, 0 to 1: one for all, so that those who failed together are tried again together.</param>
/// <param name="abandon">The grace is over.</param>
internal sealed class Round(Mail mail, Claim claim, double luck, CancellationToken abandon)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AddrSpec, LedgerRow> _rows = claim.Now.ToDictionary(row => AddrSpec.Parse(row.Recipient));
    private readonly Dictionary<AddrSpec, LedgerEntry> _entries = [];
    private readonly Dictionary<AddrSpec, RecipientReport> _reports = [];
    private readonly HashSet<AddrSpec> _sending = [];
    private IReadOnlyList<Mailbox>? _inHand;

    public Mail Mail => mail;

    public Claim Claim => claim;

    public double Luck => luck;

    public CancellationToken Abandon => abandon;

    /// <summary>Those who are to be served now.</summary>
    public IReadOnlyList<Mailbox> InHand =>
        _inHand ??= [.. mail.Recipients.Where(Has).DistinctBy(recipient => recipient.Address)];

    /// <summary>What the server said of the post, if it will not have it.</summary>
    public RecipientReport? Refusal { get; set; }

    /// <summary>What went wrong with the session or with the distributor, first.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A call of the distributor that has not come back and is waited for no more; null where there is none.</summary>
    public Task? Running { get; set; }

    /// <summary>Whether an answer was had about anyone.</summary>
    public bool HasProgress => Entries().Any(entry => entry.IsAttempt && entry.State != DeliveryState.Unknown);

    /// <summary>Whether it was let go of, as the grace is over, before something was known of all.</summary>
    public bool IsCutShort => Failure is null && abandon.IsCancellationRequested && In(DeliveryState.Pending, DeliveryState.Unknown).Count > 0;

    /// <summary>Whether all its recipients are in hand: then there was nothing before.</summary>
    public bool IsWhole => InHand.Count == mail.Recipients.DistinctBy(recipient => recipient.Address).Count();

    /// <summary>Whether another process has taken recipients over.</summary>
    public bool IsFenced { get; set; }

    public bool Has(Mailbox recipient) => _rows.ContainsKey(recipient.Address);

    public LedgerRow RowOf(Mailbox recipient) => _rows[recipient.Address];

    /// <summary>A message is about to be complete for them; what was known of them is no longer so.</summary>
    public void Sending(IReadOnlyList<Mailbox> recipients)
    {
        lock (_lock)
        {
            foreach (var recipient in recipients)
            {
                _sending.Add(recipient.Address);
                _entries.Remove(recipient.Address);
            }
        }
    }

    /// <summary>This is written down of them.</summary>
    public void Recorded(IEnumerable<LedgerEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
                _entries[entry.Recipient] = entry;
        }
    }

    /// <summary>This was said of them.</summary>
    public void Said(IEnumerable<RecipientReport> reports)
    {
        lock (_lock)
        {
            foreach (var report in reports)
                _reports[report.Recipient.Address] = report;
        }
    }

    /// <summary>Of these reports those that are an answer and not written down.</summary>
    public IReadOnlyList<RecipientReport> NotRecorded(IEnumerable<RecipientReport> reports)
    {
        lock (_lock)
            return [.. reports.Where(report => report.Evidence != Evidence.Session && Has(report.Recipient) && !_entries.ContainsKey(report.Recipient.Address))];
    }

    /// <summary>Those in hand whose state is one of these; of whom nothing is written down is as he was claimed: unknown, or else pending.</summary>
    public IReadOnlyList<Mailbox> In(params IReadOnlyList<DeliveryState> states)
    {
        lock (_lock)
            return [.. InHand.Where(recipient => states.Contains(StateOf(recipient)))];
    }

    /// <summary>Those in hand that the ledger says are being sent, and that there is no answer about.</summary>
    public IReadOnlyList<Mailbox> Unanswered()
    {
        lock (_lock)
            return [.. InHand.Where(recipient => _sending.Contains(recipient.Address) && !_entries.ContainsKey(recipient.Address))];
    }

    /// <summary>What is written down of those in hand that there is something to say about.</summary>
    public IReadOnlyList<LedgerEntry> Entries()
    {
        lock (_lock)
            return [.. _entries.Values];
    }

    /// <summary>What was said of a recipient.</summary>
    public RecipientReport ReportOn(Mailbox recipient)
    {
        lock (_lock)
            return _reports.GetValueOrDefault(recipient.Address) ?? new(recipient, EnhancedStatus.Transient, Failure?.Message ?? "no answer") { Evidence = Evidence.Session };
    }

    private DeliveryState StateOf(Mailbox recipient)
    {
        if (_entries.TryGetValue(recipient.Address, out var entry))
            return entry.State;
        return RowOf(recipient).State == DeliveryState.Unknown ? DeliveryState.Unknown : DeliveryState.Pending;
    }
}
