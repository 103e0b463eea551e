using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>XOAUTH2: an access token, as large providers took it before RFC 7628.</summary>
internal sealed class XOAuth2Exchange : SaslExchange
{
    public const string Name = "XOAUTH2";

    private string? _refusal;

    /// <exception cref="SaslException">What separates the parts stands in one of them.</exception>
    public XOAuth2Exchange(string user, string token)
    {
        if (user.Any(char.IsControl))
            throw new SaslException("The user's name holds control characters; log-in by XOAUTH2 cannot say that.");

        Initial = Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001");
    }

    public override string Mechanism => Name;

    public override byte[] Initial { get; }

    public override string? Refusal => _refusal;

    // An error comes as a challenge; the server refuses once that is answered with nothing.
    public override byte[] Answer(ReadOnlySpan<byte> challenge)
    {
        if (_refusal is not null)
            throw new SaslException("The server asks for more than XOAUTH2 has to say.");

        _refusal = OAuthRefusal.Of(challenge);
        return [];
    }

    public override void Complete()
    {
        if (_refusal is not null)
            throw new SaslException($"The server says that the token will not do ({_refusal}), and that the log-in is done.");
    }
}
