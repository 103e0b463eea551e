namespace Pymalist.Lists.Bounces;

/// <summary>What a mail that came to a reverse-path is.</summary>
public enum BounceKind
{
    /// <summary>Nothing that a machine tells about a message: a person wrote it, for all one can see.</summary>
    None,

    /// <summary>A recipient did not get the message, and no further try is made.</summary>
    DeliveryFailure,

    /// <summary>A recipient has not got it yet; it is still being tried.</summary>
    DeliveryDelay,

    /// <summary>A provider passes on what a recipient, or its own filter, thinks of the message (ARF, RFC 5965).</summary>
    Complaint,

    /// <summary>An answering machine: away, moved, received (RFC 3834).</summary>
    AutomaticReply,

    /// <summary>Another report: delivered, read (RFC 8098), statistics.</summary>
    Other,
}
