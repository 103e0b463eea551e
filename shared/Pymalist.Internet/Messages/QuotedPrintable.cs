namespace Pymalist.Internet.Messages;

/// <summary>What quoted-printable (RFC 2045, section 6.7), encoded words and parameters write an octet as.</summary>
internal static class QuotedPrintable
{
    /// <summary>Reads <c>=3D</c> at the start of a text, in whatever case.</summary>
    /// <param name="text">Any.</param>
    /// <param name="octet">0 where there is none.</param>
    /// <param name="sign">What stands in front of the digits: <c>%</c> in RFC 2231.</param>
    public static bool TryReadOctet(ReadOnlySpan<byte> text, out byte octet, char sign = '=')
    {
        octet = 0;
        if (text is not [var first, var high, var low, ..] || first != sign || !char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
            return false;

        octet = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
