namespace Pymalist;

/// <summary>What became of one recipient.</summary>
/// <param name="Recipient">One of the mail's recipients.</param>
/// <param name="Status">2.y.z accepted, 4.y.z failed for now, 5.y.z failed for good.</param>
/// <param name="Reply">In the words of who answered (an SMTP reply, a file's name); for people.</param>
public sealed record RecipientReport(Mailbox Recipient, EnhancedStatus Status, string Reply)
{
    /// <summary>What it rests on.</summary>
    public Evidence Evidence { get; init; }
}

/// <summary>What is known of a recipient rests on an answer, or on there being none.</summary>
public enum Evidence
{
    /// <summary>An answer about this recipient.</summary>
    Recipient,

    /// <summary>The answer to the message: every recipient's alike, and no recipient's fault.</summary>
    Message,

    /// <summary>Nothing was said about it: the session could not be had, or ended before that. It has not got the message.</summary>
    Session,

    /// <summary>The message was complete, and then there was no answer: it may have got it, or not (RFC 1047).</summary>
    Unknown,
}

/// <summary>What became of each recipient of a mail. One that is missing has failed for now.</summary>
/// <param name="Recipients">In any order, each once.</param>
public sealed record DeliveryReport(IReadOnlyList<RecipientReport> Recipients)
{
    /// <summary>The same for all of them.</summary>
    public static DeliveryReport Of(IEnumerable<Mailbox> recipients, EnhancedStatus status, string reply, Evidence evidence = Evidence.Recipient) =>
        new([.. recipients.Select(recipient => new RecipientReport(recipient, status, reply) { Evidence = evidence })]);

    /// <summary>Of these recipients: those without an answer of their own are reported as failed for now.</summary>
    public DeliveryReport CompletedFor(IReadOnlyList<Mailbox> recipients)
    {
        var answered = Recipients.Select(report => report.Recipient.Address).ToHashSet();
        var missing = recipients.Where(recipient => answered.Add(recipient.Address));
        return new([.. Recipients, .. missing.Select(recipient => new RecipientReport(recipient, EnhancedStatus.Transient, "no answer") { Evidence = Evidence.Session })]);
    }
}
