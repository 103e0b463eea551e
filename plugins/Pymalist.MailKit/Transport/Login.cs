using System.Net;
using MailKit.Security;
using Pymalist.Internet.Sasl;
using Mechanism = MailKit.Security.SaslMechanism;
using SaslMechanism = Pymalist.Internet.Sasl.SaslMechanism;

namespace Pymalist.MailKit.Transport;

/// <summary>A user who logs in, again and again, at one server.</summary>
/// <param name="user">As the server knows him; null for the one whose ticket the process has.</param>
/// <param name="password">Null with OAuth, or with a ticket.</param>
/// <param name="oauth">Null with a password.</param>
/// <param name="mechanism">The one that must be used, or <see cref="SaslMechanism.Auto"/>.</param>
/// <param name="windows">A Windows domain's way in its place.</param>
internal sealed class Login(string? user, string? password, OAuthOptions? oauth, SaslMechanism mechanism, WindowsLogin? windows)
{
    // The better ones first. Once chosen and refused, no weaker one is tried.
    private static readonly (string Name, SaslMechanism Mechanism)[] WithToken =
        [("OAUTHBEARER", SaslMechanism.OAuthBearer), ("XOAUTH2", SaslMechanism.XOAuth2)];

    private static readonly (string Name, SaslMechanism Mechanism)[] WithPassword =
        [("SCRAM-SHA-256", SaslMechanism.ScramSha256), ("PLAIN", SaslMechanism.Plain), ("LOGIN", SaslMechanism.Login)];

    private readonly AccessTokens? _tokens = oauth is null ? null : new(oauth);

    /// <summary>User and password, for a protocol's own command.</summary>
    public NetworkCredential Credential => new(user, password);

    /// <summary>The mechanism that must be used, or else the best of those that the server offers; null where there is none.</summary>
    /// <exception cref="Pymalist.Internet.Sasl.SaslException">There is no token.</exception>
    public async ValueTask<Mechanism?> Choose(IEnumerable<string> offered, CancellationToken cancellationToken)
    {
        if (windows is { } domain)
            return OfDomain(domain);

        var names = offered.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var able = _tokens is null ? WithPassword : WithToken;
        var chosen = mechanism != SaslMechanism.Auto ? mechanism : able.FirstOrDefault(one => names.Contains(one.Name)).Mechanism;
        return chosen switch
        {
            SaslMechanism.OAuthBearer => new SaslMechanismOAuthBearer(user!, await _tokens!.Get(cancellationToken)),
            SaslMechanism.XOAuth2 => new SaslMechanismOAuth2(user!, await _tokens!.Get(cancellationToken)),
            SaslMechanism.ScramSha256 => new SaslMechanismScramSha256(user!, password!),
            SaslMechanism.Plain => new SaslMechanismPlain(user!, password!),
            SaslMechanism.Login => new SaslMechanismLogin(user!, password!),
            _ => null,
        };
    }

    /// <summary>The server has refused the log-in: a token that is kept is thrown away.</summary>
    public void Refused() => _tokens?.Refused();

    private Mechanism OfDomain(WindowsLogin domain) => domain switch
    {
        WindowsLogin.Ntlm => new SaslMechanismNtlm(user!, password!),
        _ when password is null => new SaslMechanismGssapi(),
        _ => new SaslMechanismGssapi(Credential),
    };
}
