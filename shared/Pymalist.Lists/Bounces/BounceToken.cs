namespace Pymalist.Lists.Bounces;

/// <summary>What an address that a bounce came to says: for whom the mail was, and when it was sent.</summary>
/// <param name="Member">The member's number in the store, 0 to <see cref="MaxMember"/>.</param>
/// <param name="Day">The day it was sent, in UTC.</param>
/// <param name="Kind">What was sent.</param>
public readonly record struct BounceToken(long Member, DateOnly Day, BounceTokenKind Kind)
{
    /// <summary>The greatest number that has room: 2⁴⁰ − 1.</summary>
    public const long MaxMember = (1L << 40) - 1;
}

/// <summary>What was sent.</summary>
public enum BounceTokenKind
{
    /// <summary>A post to the list.</summary>
    Post,

    /// <summary>A mail to find out whether the address is dead.</summary>
    Probe,
}
