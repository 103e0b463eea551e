using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>The access token for the next log-in: read from its file each time, or got from the endpoint and kept while it is good.</summary>
/// <param name="options">Where it comes from.</param>
/// <param name="endpoint">Asks for one; for tests.</param>
/// <param name="clock">Tells when it is too old; for tests.</param>
internal sealed class AccessTokens(OAuthOptions options, TokenEndpoint? endpoint = null, TimeProvider? clock = null)
{
    private const int MaxLength = 16 * 1024;

    private readonly TokenEndpoint _endpoint = endpoint ?? new(options);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private Task<AccessToken>? _kept;

    /// <summary>A token that is good for long enough to log in.</summary>
    /// <exception cref="SaslException">There is none; says why.</exception>
    public ValueTask<string> Get(CancellationToken cancellationToken) =>
        options.TokenFile is { } file ? Read(file, cancellationToken) : Keep(cancellationToken);

    /// <summary>The one that is kept will not do.</summary>
    public void Refused()
    {
        lock (_lock)
            _kept = null;
    }

    // Several connections may want to log in at the same time: one asks, and all have its answer. So none of them can call it off.
    private async ValueTask<string> Keep(CancellationToken cancellationToken)
    {
        Task<AccessToken> token;
        lock (_lock)
        {
            if (_kept is null || _kept.IsFaulted || (_kept.IsCompleted && _kept.Result.GoodUntil <= _clock.GetUtcNow()))
                _kept = Ask();
            token = _kept;
        }

        return (await token.WaitAsync(cancellationToken)).Value;
    }

    private async Task<AccessToken> Ask()
    {
        var (token, life) = await _endpoint.Ask(CancellationToken.None);
        return new(Checked(token, "The token endpoint's answer"), _clock.GetUtcNow() + life);
    }

    private static async ValueTask<string> Read(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var octets = new byte[MaxLength + 1];
            var length = await stream.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken);
            return Checked(Encoding.Latin1.GetString(octets.AsSpan(0, length)).Trim(), $"The file {file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SaslException($"The access token cannot be read from its file: {exception.Message}", exception);
        }
    }

    // RFC 6750, section 2.1, allows fewer characters yet; what matters is that none of them ends it.
    private static string Checked(string token, string source)
    {
        if (token.Length is 0 or > MaxLength)
            throw new SaslException($"{source} holds no access token: it has {(token.Length == 0 ? "nothing in it" : $"more than {MaxLength} octets")}.");
        if (token.Any(c => c is <= ' ' or >= '\u007f'))
            throw new SaslException($"{source} holds more than an access token: there are spaces or control characters in it.");
        return token;
    }

    private sealed record AccessToken(string Value, DateTimeOffset GoodUntil);
}
