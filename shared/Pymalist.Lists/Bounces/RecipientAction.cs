namespace Pymalist.Lists.Bounces;

/// <summary>What was done for a recipient (RFC 3464, section 2.3.3).</summary>
public enum RecipientAction
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Not yet, and still being tried.</summary>
    Delayed,

    /// <summary>In the mailbox.</summary>
    Delivered,

    /// <summary>Handed to a server that does not report.</summary>
    Relayed,

    /// <summary>Handed on to several recipients.</summary>
    Expanded,
}
