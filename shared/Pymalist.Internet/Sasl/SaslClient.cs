using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Sasl;

/// <summary>A user who logs in, again and again, at one server. Several log-ins may go on at a time.</summary>
/// <param name="user">As the server knows him.</param>
/// <param name="password">Null with OAuth.</param>
/// <param name="oauth">Null with a password.</param>
/// <param name="mechanism">The one that must be used, or <see cref="SaslMechanism.Auto"/>.</param>
public sealed class SaslClient(string user, string? password, OAuthOptions? oauth, SaslMechanism mechanism)
{
    // The better ones first (SaslMechanism.Auto).
    private static readonly SaslMechanism[] WithToken = [SaslMechanism.OAuthBearer, SaslMechanism.XOAuth2];
    private static readonly SaslMechanism[] WithPassword = [SaslMechanism.ScramSha256, SaslMechanism.Plain, SaslMechanism.Login];

    private readonly AccessTokens? _tokens = oauth is null ? null : new(oauth);

    /// <summary>
    /// Begins a log-in: by the mechanism that must be used, whether the server names it or not, or else by the best of those
    /// that it offers.
    /// </summary>
    /// <param name="offered">Their names, in any case.</param>
    /// <param name="host">The server, as OAUTHBEARER tells it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    /// <exception cref="SaslException">None will do, or there is no token; says what to do.</exception>
    public async ValueTask<SaslExchange> Begin(IEnumerable<string> offered, string host, int port, CancellationToken cancellationToken)
    {
        var chosen = Choice([.. offered], $"{host}:{port}");
        return chosen switch
        {
            SaslMechanism.OAuthBearer => new OAuthBearerExchange(user, await Token(chosen, cancellationToken), host, port),
            SaslMechanism.XOAuth2 => new XOAuth2Exchange(user, await Token(chosen, cancellationToken)),
            SaslMechanism.ScramSha256 => new ScramExchange(user, Password(chosen)),
            SaslMechanism.Login => new LoginExchange(user, Password(chosen)),
            _ => new PlainExchange(user, Password(chosen)),
        };
    }

    /// <summary>Begins a log-in anew after the server has refused one: the token may have ended before its time, and there is another one by now.</summary>
    /// <param name="refused">What the server has refused; it was told of by <see cref="Refused"/>.</param>
    /// <param name="offered">As for <see cref="Begin"/>.</param>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    /// <returns>Null where it would be the same once more: a password does not get better.</returns>
    /// <exception cref="SaslException">There is no token.</exception>
    public async ValueTask<SaslExchange?> BeginAnew(SaslExchange refused, IEnumerable<string> offered, string host, int port, CancellationToken cancellationToken)
    {
        if (_tokens is null)
            return null;

        var another = await Begin(offered, host, port, cancellationToken);
        return another.Initial.AsSpan().SequenceEqual(refused.Initial) ? null : another;
    }

    /// <summary>The server has refused the log-in: a token that is kept is thrown away, and the next log-in gets a new one.</summary>
    public void Refused() => _tokens?.Refused();

    private SaslMechanism Choice(string[] offered, string peer)
    {
        if (mechanism != SaslMechanism.Auto)
            return mechanism;

        var able = _tokens is null ? WithPassword : WithToken;
        foreach (var one in able)
        {
            if (offered.Contains(NameOf(one), StringComparer.OrdinalIgnoreCase))
                return one;
        }

        var wanted = string.Join(", ", able.Select(NameOf));
        var given = offered.Length == 0 ? "no way to log in" : "log-in by " + Printable.Text(string.Join(", ", offered.Take(20)));
        throw new SaslException($"{peer} offers {given}; with {(_tokens is null ? "a password" : "OAuth")} it has to be one of {wanted}. Look at TLS, which some servers ask for first, or name one in Authentication.");
    }

    private async ValueTask<string> Token(SaslMechanism chosen, CancellationToken cancellationToken) =>
        _tokens is null ? throw Lacks(chosen, "a token: give OAuth") : await _tokens.Get(cancellationToken);

    private string Password(SaslMechanism chosen) => password ?? throw Lacks(chosen, "a password: give Password or PasswordFile");

    private static SaslException Lacks(SaslMechanism chosen, string what) => new($"A log-in by {NameOf(chosen)} needs {what}.");

    private static string NameOf(SaslMechanism mechanism) => mechanism switch
    {
        SaslMechanism.OAuthBearer => OAuthBearerExchange.Name,
        SaslMechanism.XOAuth2 => XOAuth2Exchange.Name,
        SaslMechanism.ScramSha256 => ScramExchange.Name,
        SaslMechanism.Login => LoginExchange.Name,
        _ => PlainExchange.Name,
    };
}
