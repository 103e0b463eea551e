using System.Globalization;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Sasl;

/// <summary>The server's first message: what the password is to be mixed with (RFC 5802, section 5.1).</summary>
internal static class ScramChallenge
{
    // RFC 7677, section 4. With less, who only pretends to be the server would soon find the password in our answer.
    private const int MinIterations = 4_096;

    // Half a second or so of a processor; a server must not be able to keep it for longer.
    private const int MaxIterations = 1_000_000;

    /// <summary>The parts of it.</summary>
    /// <exception cref="SaslException">It is none, or one that must not be answered.</exception>
    public static (string Nonce, byte[] Salt, int Iterations) Parse(string text, string ourNonce)
    {
        var parts = text.Split(',');
        if (parts.Length < 3 || Value(parts[0], "r=") is not { } nonce || Value(parts[1], "s=") is not { } salt || Value(parts[2], "i=") is not { } count)
            throw new SaslException("The server's challenge is none of SCRAM-SHA-256.");
        if (!nonce.StartsWith(ourNonce, StringComparison.Ordinal) || nonce.Length == ourNonce.Length)
            throw new SaslException("The server's challenge of SCRAM-SHA-256 belongs to another log-in.");

        return (nonce, Salt(salt), Iterations(count));
    }

    private static byte[] Salt(string text)
    {
        var salt = new byte[text.Length];
        return Convert.TryFromBase64String(text, salt, out var length) && length > 0
            ? salt[..length]
            : throw new SaslException("The server's challenge of SCRAM-SHA-256 has no salt.");
    }

    private static int Iterations(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= MinIterations and <= MaxIterations
            ? count
            : throw new SaslException($"The server asks for {Printable.Text(text)} iterations of SCRAM-SHA-256; {MinIterations} to {MaxIterations} will do.");

    private static string? Value(string part, string name) => part.StartsWith(name, StringComparison.Ordinal) ? part[name.Length..] : null;
}
