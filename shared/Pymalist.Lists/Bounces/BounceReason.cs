namespace Pymalist.Lists.Bounces;

/// <summary>Why a recipient did not get a message.</summary>
public enum BounceReason
{
    /// <summary>Nobody said, or in words that are not known.</summary>
    Unknown,

    /// <summary>There is no such mailbox.</summary>
    UnknownUser,

    /// <summary>The mailbox has moved elsewhere.</summary>
    Moved,

    /// <summary>The domain does not exist, or takes no mail (RFC 7505).</summary>
    HostUnknown,

    /// <summary>The mailbox exists, and is switched off for now.</summary>
    Disabled,

    /// <summary>The mailbox is full.</summary>
    MailboxFull,

    /// <summary>The message is too big for it.</summary>
    MessageTooBig,

    /// <summary>Who sends may not: DMARC and the like, a blocked network, a rule of the recipient's.</summary>
    PolicyRejected,

    /// <summary>The message was taken for spam, or for malware.</summary>
    SpamRejected,

    /// <summary>The message is not formed as the other side wants it.</summary>
    ContentRejected,

    /// <summary>Its server cannot be reached, or could not for as long as was tried.</summary>
    Unreachable,

    /// <summary>Its server is in trouble of its own.</summary>
    SystemFailure,

    /// <summary>Later, says its server: too much, too fast, or greylisted.</summary>
    Transient,

    /// <summary>The recipient does not want it (the kinds of RFC 5965 that say so).</summary>
    Complaint,
}

/// <summary>What follows from a reason.</summary>
public static class BounceReasons
{
    /// <summary>Whether the address is dead: no mail will get there any more, whoever sends what.</summary>
    public static bool IsDeadAddress(this BounceReason reason) =>
        reason is BounceReason.UnknownUser or BounceReason.Moved or BounceReason.HostUnknown;

    /// <summary>Whether it is the message or its sender that was not wanted, and not the address that is at fault.</summary>
    public static bool IsAboutSender(this BounceReason reason) =>
        reason is BounceReason.PolicyRejected or BounceReason.SpamRejected or BounceReason.ContentRejected or BounceReason.MessageTooBig;
}
