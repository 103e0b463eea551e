namespace Pymalist.Internet.Sasl;

/// <summary>Where access tokens come from (RFC 6749): a file that somebody else keeps fresh, or a token endpoint.</summary>
public sealed record OAuthOptions
{
    /// <summary>A file that holds an access token and nothing else; read anew at every log-in.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The token endpoint, <c>https://…</c>. With a refresh token that grant is used, else client credentials.</summary>
    public string? Endpoint { get; init; }

    public string? ClientId { get; init; }

    [Secret]
    public string? ClientSecret { get; init; }

    [Secret]
    public string? RefreshToken { get; init; }

    /// <summary>What the token is to be good for, as the provider names it.</summary>
    public string? Scope { get; init; }
}
