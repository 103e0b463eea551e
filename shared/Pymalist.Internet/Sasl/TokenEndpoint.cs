using System.Net.Http.Headers;
using System.Text.Json;

namespace Pymalist.Internet.Sasl;

/// <summary>Asks a token endpoint for an access token (RFC 6749), by a refresh token (section 6) or as the client itself (section 4.4).</summary>
/// <param name="options">The endpoint, and who asks.</param>
/// <param name="handler">What carries the question; for tests. It is not disposed of.</param>
internal sealed class TokenEndpoint(OAuthOptions options, HttpMessageHandler? handler = null)
{
    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // Where the endpoint does not say how long a token is good for (RFC 6749, section 5.1).
    private static readonly TimeSpan UnknownLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLife = TimeSpan.FromDays(1);

    // Kept back, for clocks that differ and a log-in that takes its time.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // Endpoints may give a new one with each token, and take the old one no more.
    private string? _refreshToken = options.RefreshToken;

    /// <summary>A new token, and for how long it may be used.</summary>
    /// <exception cref="SaslException">There is none; says why, and none of the secrets.</exception>
    public async Task<(string Token, TimeSpan Life)> Ask(CancellationToken cancellationToken)
    {
        var uri = options.EndpointUri ?? throw new SaslException("OAuth: Endpoint must begin with https:// (http:// only to this machine), with no user in it.");
        var name = uri.GetLeftPart(UriPartial.Path);
        try
        {
            // One question an hour or so: nothing would be saved by keeping it. A redirection would take the secrets elsewhere.
            using var http = handler is null
                ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
                : new HttpClient(handler, disposeHandler: false);
            (http.Timeout, http.MaxResponseContentBufferSize) = (Timeout, MaxAnswer);
            http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var form = new FormUrlEncodedContent(Form());
            using var response = await http.PostAsync(uri, form, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? Token(answer, name)
                : throw new SaslException($"The token endpoint {name} answers {(int)response.StatusCode} ({OAuthRefusal.OfEndpoint(answer)}); look at ClientId, ClientSecret, RefreshToken and Scope.");
        }
        catch (HttpRequestException exception)
        {
            throw new SaslException($"The token endpoint {name} cannot be asked: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SaslException($"The token endpoint {name} did not answer within {Timeout}.", new TimeoutException());
        }
    }

    private Dictionary<string, string> Form()
    {
        var form = new Dictionary<string, string> { ["client_id"] = options.ClientId ?? "" };
        if (options.ClientSecret is { } secret)
            form["client_secret"] = secret;
        if (options.Scope is { } scope)
            form["scope"] = scope;
        form["grant_type"] = _refreshToken is null ? "client_credentials" : "refresh_token";
        if (_refreshToken is { } refreshToken)
            form["refresh_token"] = refreshToken;
        return form;
    }

    // Section 5.1. No exception of the parser goes on: it might repeat what it read.
    private (string Token, TimeSpan Life) Token(byte[] answer, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (Text(root, "access_token") is { Length: > 0 } token && (Text(root, "token_type") ?? "Bearer").Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                _refreshToken = _refreshToken is null ? null : Text(root, "refresh_token") ?? _refreshToken;
                return (token, Life(root));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It is no JSON, or no object.
        }

        throw new SaslException($"The token endpoint {name} answers without a bearer token.");
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some endpoints write the number as a string.
    private static TimeSpan Life(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var value) || !double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var seconds) || double.IsNaN(seconds))
            return UnknownLife;

        var life = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxLife.TotalSeconds));
        return life > 2 * Margin ? life - Margin : life / 2;
    }
}
