namespace Pymalist.Lists.Bounces;

/// <summary>A recipient that a report is about. All of it was written by a stranger's server, or by who poses as one.</summary>
/// <param name="Address">Where the message went in the end; null where that is no address of the Internet.</param>
public sealed record BouncedRecipient(AddrSpec? Address)
{
    /// <summary>Where it was sent to at first (RFC 3461, ORCPT), decoded; null where nobody said. After a forward, it is the one we know.</summary>
    public AddrSpec? OriginalAddress { get; init; }

    /// <summary>The status that is the most exact of those given; null where there is none.</summary>
    public EnhancedStatus? Status { get; init; }

    /// <summary>The SMTP reply code, 400 to 599; null where none is given.</summary>
    public int? ReplyCode { get; init; }

    /// <summary>What the server said: one line without control characters, of at most 1000 characters; may be empty. For people.</summary>
    public string Diagnostic { get; init; } = "";

    public RecipientAction Action { get; init; }

    public BounceReason Reason { get; init; }
}
