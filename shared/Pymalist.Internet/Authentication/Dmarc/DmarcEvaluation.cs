using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>How a message fares (RFC 9989, section 9.2; RFC 8601, section 2.7).</summary>
public enum DmarcResult
{
    /// <summary>The author's domain asks for nothing.</summary>
    None,

    /// <summary>Who authenticated is who the author claims to be.</summary>
    Pass,

    /// <summary>Nobody authenticated who might write in the author's name.</summary>
    Fail,

    /// <summary>It cannot be told now.</summary>
    TempError,

    /// <summary>It cannot be told: there is no author's domain, there are too many, or what it asks for makes no sense.</summary>
    PermError,
}

/// <summary>Who has authenticated a message, before anyone asks what that has to do with its author.</summary>
public sealed record AuthenticatedDomains
{
    /// <summary>The domain of the reverse-path where SPF passed for it; null otherwise. That of HELO does not count.</summary>
    public string? Spf { get; init; }

    /// <summary>The domains (<c>d=</c>) of the DKIM signatures that passed.</summary>
    public IReadOnlyList<string> Dkim { get; init; } = [];

    /// <summary>Domains of whose signature or reverse-path it cannot be told now.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];
}

/// <summary>What came of it.</summary>
/// <param name="Result">How the message fares.</param>
/// <param name="AuthorDomain">In A-labels; empty where there is none.</param>
/// <param name="Policy">What applies to it; null where nothing does.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record DmarcEvaluation(DmarcResult Result, string AuthorDomain, DmarcPolicy? Policy, string Reason)
{
    /// <summary>What the owner wants to be done with this message.</summary>
    public DmarcDisposition Disposition => Result == DmarcResult.Fail ? Policy?.Applied ?? DmarcDisposition.None : DmarcDisposition.None;

    /// <summary>As it stands in Authentication-Results (RFC 9989, section 9.1).</summary>
    public AuthenticationResult ToAuthenticationResult() => new("dmarc", Result.ToString().ToLowerInvariant())
    {
        Comment = Reason,
        Properties =
        [
            .. AuthorDomain.Length > 0 ? [new AuthenticationProperty("header", "from", AuthorDomain)] : Array.Empty<AuthenticationProperty>(),
            .. Policy is not null ? [new AuthenticationProperty("policy", "dmarc", Disposition.ToString().ToLowerInvariant())] : Array.Empty<AuthenticationProperty>(),
        ],
    };
}
