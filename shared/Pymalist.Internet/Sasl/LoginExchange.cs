using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>LOGIN: the server asks for the name, then for the password, in words that differ from one to the next.</summary>
internal sealed class LoginExchange(string user, string password) : SaslExchange
{
    public const string Name = "LOGIN";

    private int _asked;

    public override string Mechanism => Name;

    public override byte[]? Initial => null;

    public override byte[] Answer(ReadOnlySpan<byte> challenge) => _asked++ switch
    {
        0 => Encoding.UTF8.GetBytes(user),
        1 => Encoding.UTF8.GetBytes(password),
        _ => throw new SaslException("The server asks for more than LOGIN has to say."),
    };
}
