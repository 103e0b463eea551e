using System.Globalization;
using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Internet.Authentication.Arc;

/// <summary>What came of a message's chain of ARC sets.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Reason">Why, in words for people, for a comment or a log; holds nothing that others wrote.</param>
public sealed record ArcResult(ArcState State, string Reason)
{
    /// <summary>The highest instance; 0 where there is none, or none that can be read.</summary>
    public int Instance { get; init; }

    /// <summary>
    /// The oldest hop since which the message has not changed (RFC 8617, section 5.2): 0 if it never did since the first; null
    /// where the chain did not pass.
    /// </summary>
    public int? OldestPass { get; init; }

    /// <summary>Whether it failed only for want of an answer to a question for a key; a later try may have it.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether an earlier hop has already said that the chain is broken: it is not sealed again.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The hops, the first one first; empty unless the chain passed. What they say is worth what their domains are worth to us.</summary>
    public IReadOnlyList<ArcHop> Hops { get; init; } = [];

    /// <summary>As it stands in Authentication-Results (RFC 8617, section 10.2).</summary>
    public AuthenticationResult ToAuthenticationResult() => new("arc", State.ToString().ToLowerInvariant())
    {
        Comment = Reason,
        Properties = OldestPass is { } oldest ? [new AuthenticationProperty("header", "oldest-pass", oldest.ToString(CultureInfo.InvariantCulture))] : [],
    };
}

/// <summary>A hop that sealed the message.</summary>
/// <param name="Instance">From 1 up.</param>
/// <param name="Domain">Who sealed it, in A-labels and lower case.</param>
/// <param name="AuthenticationResults">What it found when the message came in: the body of an Authentication-Results field (RFC 8601), as it stands.</param>
public sealed record ArcHop(int Instance, string Domain, ReadOnlyMemory<byte> AuthenticationResults);
