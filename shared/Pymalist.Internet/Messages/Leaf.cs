using System.Security.Cryptography;

namespace Pymalist.Internet.Messages;

/// <summary>What is to be said of a part without children.</summary>
/// <param name="Type"><c>text/plain</c>.</param>
/// <param name="Charset">As it names itself, in lower case; null where it does not.</param>
/// <param name="Encoding">The content-transfer-encoding as it names itself, in lower case; null where it does not.</param>
/// <param name="FileName">Decoded; null where it has none.</param>
/// <param name="Bytes">How many octets it has, decoded, its line ends made LF and those at its end dropped.</param>
/// <param name="Sha1">Of these octets, in hexadecimal.</param>
/// <param name="TextLength">How many characters (code points) that is; null for what is no text, and for an unknown charset.</param>
public sealed record Leaf(string Type, string? Charset, string? Encoding, string? FileName, int Bytes, string Sha1, int? TextLength)
{
    internal static Leaf Of(Part part)
    {
        var decoded = part.Decoded().Span;
        var octets = WithPlainLineEnds(decoded);
        return new Leaf(part.Type, part.Charset, part.Encoding, part.FileName, octets.Length, Hex(octets), TextLengthOf(part, decoded));
    }

    // SHA-1 names the octets here and guards nothing: it is what the tools that people compare with print.
#pragma warning disable CA5350
    private static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA1.HashData(octets));
#pragma warning restore CA5350

    private static int? TextLengthOf(Part part, ReadOnlySpan<byte> octets)
    {
        if (!part.Type.StartsWith("text/", StringComparison.Ordinal))
            return null;
        if (Charsets.Find(part.Charset ?? "us-ascii") is not { } charset)
            return null;

        // A character beyond the basic plane is two chars here and one to everybody else.
        var text = charset.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');
        return text.Length - text.Count(char.IsLowSurrogate);
    }

    private static ReadOnlySpan<byte> WithPlainLineEnds(ReadOnlySpan<byte> octets)
    {
        if (!octets.Contains((byte)'\r'))
            return octets.TrimEnd((byte)'\n');

        var plain = new byte[octets.Length];
        var length = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\r' && i + 1 < octets.Length && octets[i + 1] == '\n')
                continue;
            plain[length++] = octets[i] == '\r' ? (byte)'\n' : octets[i];
        }

        return plain.AsSpan(0, length).TrimEnd((byte)'\n');
    }
}
