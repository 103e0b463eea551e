using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>OAUTHBEARER (RFC 7628): an access token, with whom it is for.</summary>
internal sealed class OAuthBearerExchange : SaslExchange
{
    public const string Name = "OAUTHBEARER";

    private string? _refusal;

    /// <exception cref="SaslException">What separates the parts stands in one of them.</exception>
    public OAuthBearerExchange(string user, string token, string host, int port)
    {
        // RFC 7628, section 3.1; the name as in RFC 5801, section 4.
        var name = user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        if (name.Any(char.IsControl) || host.Any(char.IsControl))
            throw new SaslException("The user's or the host's name holds control characters; log-in by OAUTHBEARER cannot say that.");

        var text = $"n,a={name},\u0001host={host}\u0001port={port.ToString(CultureInfo.InvariantCulture)}\u0001auth=Bearer {token}\u0001\u0001";
        Initial = Encoding.UTF8.GetBytes(text);
    }

    public override string Mechanism => Name;

    public override byte[] Initial { get; }

    public override string? Refusal => _refusal;

    // Section 3.2.3: an error comes as a challenge; the server refuses once that is answered with a single ^A.
    public override byte[] Answer(ReadOnlySpan<byte> challenge)
    {
        if (_refusal is not null)
            throw new SaslException("The server asks for more than OAUTHBEARER has to say.");

        _refusal = OAuthRefusal.Of(challenge);
        return [1];
    }

    public override void Complete()
    {
        if (_refusal is not null)
            throw new SaslException($"The server says that the token will not do ({_refusal}), and that the log-in is done.");
    }
}
