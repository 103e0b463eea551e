using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>PLAIN (RFC 4616): the name and the password, as they are.</summary>
internal sealed class PlainExchange : SaslExchange
{
    public const string Name = "PLAIN";

    /// <exception cref="SaslException">One of them holds NUL, which stands between them.</exception>
    public PlainExchange(string user, string password)
    {
        if (user.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal))
            throw new SaslException("The user's name or the password holds NUL; log-in by PLAIN cannot say that.");

        Initial = Encoding.UTF8.GetBytes($"\0{user}\0{password}");
    }

    public override string Mechanism => Name;

    public override byte[] Initial { get; }

    public override byte[] Answer(ReadOnlySpan<byte> challenge) =>
        throw new SaslException("The server asks for more than PLAIN has to say.");
}
