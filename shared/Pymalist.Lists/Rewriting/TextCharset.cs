using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Writes text in the charset of a part that is there already.</summary>
internal static class TextCharset
{
    // These begin in a state of their own, which the text before may not have left (RFC 1468, RFC 1922, RFC 2152), or have no ASCII.
    private static readonly string[] NotToBeContinued = ["iso-2022", "hz", "utf-7", "unicode-1-1-utf-7", "utf-16", "utf-32"];

    /// <summary>The octets of a text; null where the charset is not known, cannot be continued or has not all of the characters.</summary>
    public static byte[]? Encode(string text, string? charset)
    {
        charset ??= "us-ascii";
        if (NotToBeContinued.Any(name => charset.StartsWith(name, StringComparison.OrdinalIgnoreCase)) || Charsets.Find(charset) is not { } encoding || !IsAsciiIn(encoding))
            return null;
        if (Ascii.IsValid(text))
            return Encoding.ASCII.GetBytes(text);
        if (encoding.CodePage != Encoding.UTF8.CodePage && !encoding.IsSingleByte)
            return null;

        // What calls itself ISO 8859-1 is read as Windows-1252 here, and not by everybody.
        var octets = encoding.GetBytes(text);
        var isLatin1 = charset.Contains("8859-1", StringComparison.Ordinal) && octets.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0x9f);
        return !isLatin1 && encoding.GetString(octets) == text ? octets : null;
    }

    private static bool IsAsciiIn(Encoding encoding)
    {
        var all = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));
        return encoding.GetBytes(all).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(all));
    }
}
