using System.Globalization;
using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>An address with its type in front, as reports write it (RFC 3464, section 2.1.2): <c>rfc822; ann@example.org</c>.</summary>
internal static class TypedAddress
{
    /// <summary>The address; null where it is of another kind than the Internet's, or malformed.</summary>
    /// <param name="text">With or without a type, angle brackets and a comment.</param>
    public static AddrSpec? Read(string? text)
    {
        if (text is null)
            return null;

        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var type = semicolon < 0 ? "" : text[..semicolon].Trim();
        var address = Bare(text.AsSpan((semicolon + 1)..));
        if (type.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            address = Unicode(address);
        else if (IsXtext(address))
            address = Octets(address);
        return AddrSpec.TryParse(address, out var parsed) ? parsed : null;
    }

    /// <summary>Undoes xtext (RFC 3461, section 4), which an ENVID is written in; what is none stays.</summary>
    public static string Xtext(string text) => IsXtext(text) ? Octets(text) : text;

    private static string Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t;,");
        var open = text.IndexOf('<');
        if (open >= 0 && text[open..].IndexOf('>') is var close and > 0)
            return text.Slice(open + 1, close - 1).Trim().ToString();

        // A comment may follow; nobody in use has a space in an address.
        var end = text.Contains('"') ? -1 : text.IndexOfAny(' ', '\t', '(');
        return (end < 0 ? text : text[..end]).ToString();
    }

    // The servers that write the report should have undone it (RFC 3464, section 2.3.1), and ann+4F@… is an address too: it is
    // xtext only where each plus sign hides a character that has to be hidden.
    private static bool IsXtext(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = text.IndexOf('+'); i >= 0 && i < text.Length; count++)
        {
            if (!TryHex(text[(i + 1)..], out var octet) || (octet is > (byte)' ' and < 127 && octet is not ((byte)'+' or (byte)'=')))
                return false;
            var next = text[(i + 3)..].IndexOf('+');
            i = next < 0 ? text.Length : i + 3 + next;
        }

        return count > 0;
    }

    private static string Octets(ReadOnlySpan<char> text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isHidden = TryHex(text[i..].TrimStart('+'), out var octet) && text[i] == '+';
            if (isHidden)
                octets.Add(octet);
            else
                octets.AddRange(Encoding.UTF8.GetBytes([text[i]]));
            i += isHidden ? 2 : 0;
        }

        return Encoding.UTF8.GetString([.. octets]);
    }

    private static bool TryHex(ReadOnlySpan<char> text, out byte octet)
    {
        octet = 0;
        return text.Length >= 2 && !text[..2].ContainsAnyExceptInRange('0', 'F')
            && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet);
    }

    // RFC 6533, section 3: \x{1F408} where the way there was for ASCII only.
    private static string Unicode(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (TryRune(text.AsSpan(i), out var rune, out var length))
                result.Append(rune.ToString());
            else
                result.Append(text[i]);
            i += length - 1;
        }

        return result.ToString();
    }

    private static bool TryRune(ReadOnlySpan<char> text, out Rune rune, out int length)
    {
        rune = default;
        var close = text.StartsWith(@"\x{", StringComparison.Ordinal) ? text[..Math.Min(10, text.Length)].IndexOf('}') : -1;
        var isRune = close > 0 && int.TryParse(text[3..close], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.TryCreate(code, out rune);
        length = isRune ? close + 1 : 1;
        return isRune;
    }
}
