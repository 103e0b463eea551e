using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Sasl;

/// <summary>Where access tokens come from (RFC 6749): a file that somebody else keeps fresh, or a token endpoint.</summary>
public sealed record OAuthOptions : IValidatableObject
{
    /// <summary>A file that holds an access token and nothing else; read anew at every log-in.</summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// The token endpoint, <c>https://…</c>; clear text only to this machine. With a refresh token that grant is used, else
    /// client credentials.
    /// </summary>
    public string? Endpoint { get; init; }

    public string? ClientId { get; init; }

    [Secret]
    public string? ClientSecret { get; init; }

    /// <summary>A new one that comes with a token takes its place, until the process ends.</summary>
    [Secret]
    public string? RefreshToken { get; init; }

    /// <summary>What the token is to be good for, as the provider names it.</summary>
    public string? Scope { get; init; }

    /// <summary>The endpoint, or null where it may not be told a secret.</summary>
    internal Uri? EndpointUri =>
        Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : null;

    /// <summary>There is one place that tokens come from, with all that it asks for.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TokenFile is null == Endpoint is null)
            yield return new("has to stand alone: give a TokenFile or an Endpoint.", [TokenFile is null ? nameof(TokenFile) : nameof(Endpoint)]);
        if (Endpoint is null)
            yield break;
        if (EndpointUri is null)
            yield return new("must begin with https:// (http:// only to this machine), with no user in it.", [nameof(Endpoint)]);
        if (ClientId is null)
            yield return new("is missing: the provider gave it when this program was registered there.", [nameof(ClientId)]);
        if (ClientSecret is null && RefreshToken is null)
            yield return new("is missing: give RefreshToken (or RefreshTokenFile), or ClientSecret (or ClientSecretFile).", [nameof(RefreshToken)]);
    }
}
