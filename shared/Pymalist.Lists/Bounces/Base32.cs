using System.Diagnostics.CodeAnalysis;

namespace Pymalist.Lists.Bounces;

/// <summary>Octets as letters and digits that no mail server changes but in their case (RFC 4648, section 6), five to eight characters.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <param name="octets">A multiple of five.</param>
    public static string Encode(ReadOnlySpan<byte> octets)
    {
        var text = new char[octets.Length / 5 * 8];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (octets[bit / 8] << 8) | (bit / 8 + 1 < octets.Length ? octets[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    /// <param name="text">A multiple of eight characters, in whatever case.</param>
    /// <param name="octets">What it stands for.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        var result = new byte[text.Length / 8 * 5];
        for (var i = 0; i < text.Length; i++)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(text[i]), StringComparison.Ordinal);
            if (value < 0)
                return false;

            var bit = i * 5;
            var pair = value << (11 - (bit % 8));
            result[bit / 8] |= (byte)(pair >> 8);
            if ((bit / 8) + 1 < result.Length)
                result[(bit / 8) + 1] |= (byte)pair;
        }

        octets = result;
        return true;
    }
}
