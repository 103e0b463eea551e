namespace Pymalist.Store;

/// <summary>
/// A row for each post, distributor and recipient, with what became of it. A post is what one list makes of one mail: its key is the
/// root of the outgoing mails' ids (what stands before the dot) and the list's address. A recipient has one row for it, in
/// however many messages he stands: he gets one copy.
/// </summary>
public interface ILedger
{
    /// <summary>
    /// Writes down who is to get an outgoing mail, before it goes into the queues. Recipients that have a row for this post already keep it, and
    /// the message that it names; so what a crash has interrupted comes out the same when it is done again, whoever has joined or left since.
    /// </summary>
    /// <param name="outgoing">As the processor made it.</param>
    /// <param name="distributors">The names of those who serve the mail's own recipients.</param>
    /// <param name="cancellationToken">Leaves open whether it was written down.</param>
    /// <returns>
    /// The messages to put into the queues: usually the one given, with all its recipients; in its place or beside it those that a row of one of
    /// these recipients names, each with all the recipients it was written down with; and none of its recipients in a message where all
    /// have another. Where there are no recipients at all, the one given.
    /// </returns>
    Task<IReadOnlyList<Mail>> Expect(Mail outgoing, IReadOnlyList<string> distributors, CancellationToken cancellationToken);

    /// <summary>
    /// Takes those recipients of a message into hand who are to be served now: pending, deferred and due, or unknown where that is to be retried. Rows that are
    /// missing are made; nothing else is written down. Who is being sent to by a process that lives is for later. What a dead process was sending is
    /// unknown from here on. The same recipient may be in several hands: the first to send has him (fencing), and the others are told so by
    /// <see cref="Sending"/>.
    /// </summary>
    /// <param name="distributor">Its name.</param>
    /// <param name="mail">With the recipients of this message.</param>
    /// <param name="options">What else is to be taken.</param>
    /// <param name="cancellationToken">Leaves open what is in hand.</param>
    Task<Claim> Claim(string distributor, Mail mail, ClaimOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Marks recipients as being sent, if all of them are as the claim has found or left them and the post is not stopped. Durable when it returns
    /// true. Recipients that it has marked already stay so.
    /// </summary>
    Task<bool> Sending(Claim claim, IReadOnlyList<AddrSpec> recipients, CancellationToken cancellationToken);

    /// <summary>
    /// What became of recipients. Those of whom another has written something since are left as they are, but for one: that they were delivered is
    /// written down in any case.
    /// </summary>
    Task Record(Claim claim, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of what is in hand: it is pending, deferred or unknown as it was before. Those that are marked as being sent, and of whom
    /// nothing was recorded, are unknown to the next claim.
    /// </summary>
    Task Release(Claim claim, CancellationToken cancellationToken);

    /// <summary>Stops all messages of a post until a person says go on; nobody has got them by that.</summary>
    /// <param name="claim">A claim on one of them.</param>
    /// <param name="reason">For people.</param>
    /// <param name="cancellationToken">Leaves open whether it is stopped.</param>
    Task Pause(Claim claim, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the post of a mail go on, and what was failed, expired or held of its message is pending again: as if it had been made now, with no attempt yet.
    /// </summary>
    /// <param name="mailId">The id of a message of it, or of the post.</param>
    /// <param name="recipients">Only these; null for all that are not delivered.</param>
    /// <param name="cancellationToken">Leaves open whether it goes on.</param>
    Task Resume(string mailId, IReadOnlyList<AddrSpec>? recipients, CancellationToken cancellationToken);

    /// <summary>Everything deferred is due now: whoever calls this makes the pauses himself, as cron does.</summary>
    Task MakeDue(CancellationToken cancellationToken);

    /// <summary>The rows of a post or a message by its id (or what it begins with), oldest first.</summary>
    IAsyncEnumerable<LedgerRow> RowsOfPost(string id, CancellationToken cancellationToken);

    /// <summary>The rows of a recipient, newest first.</summary>
    IAsyncEnumerable<LedgerRow> RowsOf(AddrSpec recipient, CancellationToken cancellationToken);

    /// <summary>How many rows there are in each state, and when the oldest of them was made.</summary>
    Task<IReadOnlyList<LedgerCount>> Counts(CancellationToken cancellationToken);
}

/// <summary>What became of one recipient of a post.</summary>
public enum DeliveryState
{
    /// <summary>Nothing yet.</summary>
    Pending = 0,

    /// <summary>The message is about to be complete at the server, or is so, and there is no answer yet.</summary>
    Sending = 1,

    /// <summary>Taken by the server.</summary>
    Delivered = 2,

    /// <summary>Refused for now, to be tried again.</summary>
    Deferred = 3,

    /// <summary>Refused for good.</summary>
    Failed = 4,

    /// <summary>Refused for now, and that for too long.</summary>
    Expired = 5,

    /// <summary>The message was complete, and there was no answer: it may have arrived (RFC 1047).</summary>
    Unknown = 6,
}

/// <summary>What to write down of a recipient.</summary>
/// <param name="Recipient">One of the claim's.</param>
/// <param name="State">Its new state; <see cref="DeliveryState.Pending"/> where nothing was said about it.</param>
/// <param name="Status">RFC 3463, as the reply has it.</param>
/// <param name="Reply">In the server's words.</param>
/// <param name="Due">When it is tried again, if deferred.</param>
/// <param name="IsAttempt">Whether it counts as one.</param>
public sealed record LedgerEntry(AddrSpec Recipient, DeliveryState State, string Status, string Reply, DateTimeOffset? Due = null, bool IsAttempt = true);

/// <summary>A row of the ledger.</summary>
public sealed record LedgerRow
{
    /// <summary>The id of the message that he is in: what stands before the dot is the mail's.</summary>
    public required string MessageId { get; init; }

    public required string Distributor { get; init; }

    /// <summary>The list's address; empty where there is none.</summary>
    public required string List { get; init; }

    public required string Recipient { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Answers so far.</summary>
    public int Attempts { get; init; }

    public string Status { get; init; } = "";

    /// <summary>What was last said about it.</summary>
    public string Reply { get; init; } = "";

    /// <summary>When the row was made.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When its first attempt was made; null before that.</summary>
    public DateTimeOffset? FirstAttempt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>When it is tried again; null where it is not deferred.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The claim that it was last written by; 0 where there was none.</summary>
    internal long Claim { get; init; }

    /// <summary>The message that it follows; null where what became of it stands in its own row.</summary>
    internal Followed? Follows { get; init; }
}

/// <summary>How many rows of a distributor are in a state.</summary>
public sealed record LedgerCount(string Distributor, DeliveryState State, long Rows, DateTimeOffset Oldest);
