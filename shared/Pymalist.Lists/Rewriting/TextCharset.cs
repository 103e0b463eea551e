using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Writes text in the charset of a part that is there already.</summary>
internal static class TextCharset
{
    // These begin in a state of their own, which the text before may not have left (RFC 1922, RFC 2152), or have no ASCII.
    private static readonly string[] NotToBeContinued = ["iso-2022", "hz", "utf-7", "unicode-1-1-utf-7", "utf-16", "utf-32"];

    /// <summary>The octets of a text; null where the charset is not known, cannot be continued or has not all of the characters.</summary>
    /// <param name="text">Any; it begins a line.</param>
    /// <param name="charset">As a part names it; null for none.</param>
    /// <param name="before">What it stands behind, in that charset.</param>
    public static byte[]? Encode(string text, string? charset, ReadOnlySpan<byte> before)
    {
        charset ??= "us-ascii";
        var isJapanese = charset is "iso-2022-jp" && EndsInAscii(before);
        var isContinued = isJapanese || !NotToBeContinued.Any(name => charset.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        if (!isContinued || Charsets.Find(charset) is not { } encoding || !IsAsciiIn(encoding))
            return null;
        if (Ascii.IsValid(text))
            return Encoding.ASCII.GetBytes(text);

        return isJapanese ? Same(text, encoding) : EightBit(text, charset, encoding);
    }

    private static byte[]? EightBit(string text, string charset, Encoding encoding)
    {
        if (encoding.CodePage != Encoding.UTF8.CodePage && !encoding.IsSingleByte)
            return null;

        // What calls itself ISO 8859-1 is read as Windows-1252 here, and not by everybody.
        var octets = Same(text, encoding);
        return charset is "iso-8859-1" or "latin1" or "latin-1" && octets.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0x9f) ? null : octets;
    }

    private static byte[]? Same(string text, Encoding encoding) =>
        encoding.GetBytes(text) is var octets && encoding.GetString(octets) == text ? octets : null;

    // RFC 1468: an escape sequence leads to another set of characters, and this one back to ASCII.
    private static bool EndsInAscii(ReadOnlySpan<byte> text)
    {
        var escape = text.LastIndexOf((byte)0x1b);
        var isBack = escape < 0 || text[(escape + 1)..].StartsWith("(B"u8);
        return isBack && Ascii.IsValid(text) && !text.ContainsAnyInRange((byte)0x0e, (byte)0x0f);
    }

    private static bool IsAsciiIn(Encoding encoding)
    {
        var all = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));
        return encoding.GetBytes(all).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(all));
    }
}
