namespace Pymalist.Internet.Messages;

/// <summary>Quoted-printable (RFC 2045, section 6.7), and what encoded words borrow from it.</summary>
internal static class QuotedPrintable
{
    /// <summary>Reads <c>=3D</c> at the start of a text, in whatever case.</summary>
    public static bool TryReadOctet(ReadOnlySpan<byte> text, out byte octet)
    {
        octet = 0;
        if (text is not [(byte)'=', var high, var low, ..] || !char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
            return false;

        octet = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
