namespace Pymalist.Internet.Sasl;

/// <summary>A user who logs in, again and again, at one server.</summary>
/// <param name="user">As the server knows him.</param>
/// <param name="password">Null with OAuth.</param>
/// <param name="oauth">Null with a password.</param>
/// <param name="mechanism">The one that must be used, or <see cref="SaslMechanism.Auto"/>.</param>
public sealed class SaslClient(string user, string? password, OAuthOptions? oauth, SaslMechanism mechanism)
{
    /// <summary>Begins a log-in, by the best of the mechanisms that are offered or by the one that must be.</summary>
    /// <param name="offered">Their names, in any case.</param>
    /// <param name="host">The server, as OAUTHBEARER tells it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    /// <exception cref="SaslException">None will do, or there is no token; says what to do.</exception>
    public ValueTask<SaslExchange> Begin(IEnumerable<string> offered, string host, int port, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{user} {password} {oauth} {mechanism}");

    /// <summary>The server has refused the log-in: a token that is kept is thrown away, and the next log-in gets a new one.</summary>
    public void Refused() => throw new NotImplementedException();
}
