namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>How messages are signed with DKIM.</summary>
public sealed record DkimSignerOptions : SigningOptions
{
    /// <summary>For whom it is signed (<c>i=</c>): <c>local-part@domain</c>, in the signing domain or one below it; usually nobody in particular.</summary>
    public string? Identity { get; init; }

    /// <summary>The form in which the fields are signed.</summary>
    public Canonicalization HeaderCanonicalization { get; init; } = Canonicalization.Relaxed;

    /// <summary>The form in which the body is signed.</summary>
    public Canonicalization BodyCanonicalization { get; init; } = Canonicalization.Relaxed;

    /// <summary>After how long the signature expires (<c>x=</c>); usually never. Mail may be under way for days (RFC 5321, section 4.5.4.1).</summary>
    public TimeSpan? Expiry { get; init; }
}
