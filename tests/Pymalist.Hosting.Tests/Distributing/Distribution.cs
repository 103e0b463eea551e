using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Distributing;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>A stage that distributes, in one process, on a ledger that others may have open too; time goes when it is told to.</summary>
internal sealed class Distribution
{
    public static readonly RetrySettings Retry = new();

    /// <param name="ledger">As its process has it open.</param>
    /// <param name="clock">The ledger's.</param>
    /// <param name="told">Hears of failures.</param>
    /// <param name="whenUnknown">What is done for those of whom nothing is known.</param>
    public Distribution(ILedger ledger, ManualTime clock, ToldFailures? told = null, WhenUnknown whenUnknown = WhenUnknown.Retry)
    {
        Clock = clock;
        Ledger = ledger;
        Told = told ?? new();
        var settlement = new Settlement(TimeProvider.System, NullLogger<Settlement>.Instance, TimeSpan.FromMilliseconds(500));
        var away = new Outage("the store", TimeProvider.System, NullLogger.Instance);
        Journal = new("smtp", ledger, History, new(Retry, Clock), new(whenUnknown == WhenUnknown.Retry), away, settlement);
        Server = new(Journal);
        Stage = StageOf(null, settlement);
        Archive = StageOf([Mailbox.Parse("archive@example.org")], settlement);
    }

    public ManualTime Clock { get; }

    public ILedger Ledger { get; }

    public FakeHistory History { get; } = new();

    public ToldFailures Told { get; }

    public LedgerJournal Journal { get; }

    public ScriptedServer Server { get; }

    public DistributeStage Stage { get; }

    /// <summary>Another, for a recipient of its own.</summary>
    public DistributeStage Archive { get; }

    /// <summary>A message for these.</summary>
    public static QueuedMessage To(params string[] recipients) => Message("post.0001", recipients);

    public static QueuedMessage Message(string id, params string[] recipients) => WireCodec.Encode(new Mail
    {
        Id = id,
        Message = "Subject: hello\r\n\r\nhello\r\n"u8.ToArray(),
        List = Mailbox.Parse("Red <red@example.org>"),
        Recipients = [.. recipients.Select(Mailbox.Parse)],
    });

    public static RecipientReport Says(Mailbox recipient, string status, string reply, Evidence evidence = Evidence.Recipient) =>
        new(recipient, EnhancedStatus.TryParse(status, out var parsed) ? parsed : throw new ArgumentException(status), reply) { Evidence = evidence };

    /// <summary>Takes a message from the queue.</summary>
    public async Task<FakeDelivery> Handle(QueuedMessage message, int deliveries = 0, CancellationToken abandon = default)
    {
        var delivery = new FakeDelivery(message, deliveries);
        await Stage.Handle(delivery, abandon);
        return delivery;
    }

    /// <summary>Takes what comes again once its time has come.</summary>
    public Task<FakeDelivery> Later(FakeDelivery before)
    {
        Assert.Equal("retry", before.Outcome);
        Clock.Advance(before.Wait);
        return Handle(before.Left!);
    }

    /// <summary>What is written down.</summary>
    public IReadOnlyList<LedgerRow> Rows => [.. Ledger.RowsOfPost("post", CancellationToken.None).ToBlockingEnumerable()];

    /// <summary>The state of each recipient, by his local part.</summary>
    public Dictionary<string, DeliveryState> States() => Rows.ToDictionary(row => row.Recipient.Split('@')[0], row => row.State);

    public LedgerRow RowOf(string localPart) => Rows.Single(row => row.Recipient.StartsWith(localPart + "@", StringComparison.OrdinalIgnoreCase));

    private DistributeStage StageOf(IReadOnlyList<Mailbox>? instead, Settlement settlement) => new(
        "smtp", Server, instead, Journal, new(new(), Clock), Told, new(Retry, Told, Clock), settlement, Clock, NullLogger<DistributeStage>.Instance);
}
