namespace Pymalist.Internet.Messages;

/// <summary>Quoted-printable (RFC 2045, section 6.7), and what encoded words borrow from it.</summary>
internal static class QuotedPrintable
{
    /// <summary>The octets; what is not encoded as it should be stays as it is.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var octets = new byte[text.Length];
        var length = 0;
        while (!text.IsEmpty)
        {
            var sign = text.IndexOf((byte)'=');
            var plain = sign < 0 ? text : text[..sign];
            plain.CopyTo(octets.AsSpan(length));
            length += plain.Length;
            text = text[plain.Length..];
            if (text.IsEmpty)
                break;

            var taken = SoftLineBreak(text);
            if (taken == 0)
            {
                taken = TryReadOctet(text, out var octet) ? 3 : 1;
                octets[length++] = taken == 3 ? octet : (byte)'=';
            }

            text = text[taken..];
        }

        return octets[..length];
    }

    /// <summary>Reads <c>=3D</c> at the start of a text, in whatever case.</summary>
    public static bool TryReadOctet(ReadOnlySpan<byte> text, out byte octet)
    {
        octet = 0;
        if (text is not [(byte)'=', var high, var low, ..] || !char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
            return false;

        octet = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int SoftLineBreak(ReadOnlySpan<byte> text) => text switch
    {
        [_, (byte)'\r', (byte)'\n', ..] => 3,
        [_, (byte)'\n', ..] => 2,
        [_] => 1,
        _ => 0,
    };

    private static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
