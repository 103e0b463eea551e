using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>How far signatures are looked at, DKIM's and ARC's.</summary>
public sealed record DkimVerifierOptions
{
    /// <summary>How many signatures of a message are looked at, from the top down; the others are as if they were not there.</summary>
    [Range(1, 100)]
    public int MaxSignatures { get; init; } = 10;

    /// <summary>How far the clocks of signers may be off, forward or back (RFC 6376, section 3.5).</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>In octets. Fields beyond it are not looked at, and what was signed with them does not verify.</summary>
    [Range(998, int.MaxValue)]
    public int MaxHeaderSectionLength { get; init; } = MessageLimits.Default.MaxHeaderSectionLength;
}
