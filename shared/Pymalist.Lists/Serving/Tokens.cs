using System.Security.Cryptography;
using System.Text;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving;

/// <summary>Tokens of 128 bits that prove that a mail reached somebody. They stand in that mail only; the store has their hashes.</summary>
internal static class Tokens
{
    private const string SecretName = "tokens";
    private const int Length = 26;

    /// <summary>Makes a token, and remembers what it lets its holder do. The same again is the same token.</summary>
    /// <param name="session">Where it is remembered.</param>
    /// <param name="list">On this list.</param>
    /// <param name="address">For this address.</param>
    /// <param name="act">What.</param>
    /// <param name="argument">With what.</param>
    /// <param name="root">The root of the id of the mail that it came of: another request has another token.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <returns>26 lower-case letters and digits.</returns>
    public static string Make(IListSession session, AddrSpec list, AddrSpec address, string act, string argument, string root, TimeSpan lifetime)
    {
        var facts = string.Join('\n', list.Key, address.Key, act, argument, root);
        var mac = HMACSHA256.HashData(session.Secret(SecretName), Encoding.UTF8.GetBytes(facts));
        var token = Base32.Encode(mac.AsSpan(0, 20))[..Length];
        session.Tokens.Put(new(HashOf(token), list, address, act, argument, session.Now + lifetime));
        return token;
    }

    /// <summary>Who acts when somebody brings back a token.</summary>
    public static Actor ActorOf(AddrSpec address) => new("mail", address.ToString());

    /// <summary>What the store knows a token by; its case does not count.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.ToLowerInvariant())));
}
