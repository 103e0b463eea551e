namespace Pymalist.Internet.Smtp;

/// <summary>When a delivery status notification is asked for (RFC 3461, section 4.1).</summary>
public enum DsnNotify
{
    /// <summary>Not at all; stands alone.</summary>
    Never,

    Success,

    Failure,

    Delay,
}

/// <summary>How much of the message a delivery status notification gives back (RFC 3461, section 4.3).</summary>
public enum DsnReturn
{
    Full,

    Headers,
}
