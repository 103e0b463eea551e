using System.Buffers;

namespace Pymalist.Lists.Rewriting;

/// <summary>Tells base64 as everybody reads it (RFC 2045, section 6.8) from what each reader understands in a way of his own.</summary>
internal static class Base64Text
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>Whether it holds the alphabet and line ends only, and ends where octets end.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> text)
    {
        var count = 0;
        var padding = 0;
        foreach (var octet in text)
        {
            if (octet is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                continue;
            if (octet == '=')
                padding++;
            else if (padding > 0 || !Alphabet.Contains(octet))
                return false;
            count++;
        }

        return padding <= 2 && count % 4 == 0;
    }
}
