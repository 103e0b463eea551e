namespace Pymalist.Internet.Authentication;

/// <summary>How fields or a body are written before they are hashed (RFC 6376, section 3.4).</summary>
public enum Canonicalization
{
    /// <summary>As they stand.</summary>
    Simple,

    /// <summary>Without what relays change: the case of names, folds, the amount of white space.</summary>
    Relaxed,
}
