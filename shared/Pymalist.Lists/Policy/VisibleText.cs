using System.Buffers;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Tells whether there is anything to be read in a part.</summary>
internal static class VisibleText
{
    // The no-break space is 0xA0 in most charsets, and 0xC2 0xA0 in UTF-8.
    private static readonly SearchValues<byte> Blank = SearchValues.Create([.. " \t\r\n\f\0"u8, 0xC2, 0xA0]);

    // What stands in these is for programs; a head is not among them, as it may end without saying so.
    private static readonly (byte[] Name, byte[] End)[] Hidden =
        [.. new[] { "style", "script", "title" }.Select(name => (Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes($"</{name}")))];

    private static readonly byte[][] Pictures = [.. new[] { "img", "video", "audio", "object", "embed" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Whether a leaf is a text without a visible character.</summary>
    public static bool IsMissing(Part leaf)
    {
        if (!leaf.IsText() || leaf.FileName is { Length: > 0 })
            return false;

        var octets = leaf.Decoded().Span;
        return leaf.Type == "text/html" ? IsBlankHtml(octets) : IsBlank(octets);
    }

    private static bool IsBlank(ReadOnlySpan<byte> octets) => octets.IndexOfAnyExcept(Blank) < 0;

    // Each octet is looked at a fixed number of times: what is skipped is not gone back to.
    private static bool IsBlankHtml(ReadOnlySpan<byte> html)
    {
        while (true)
        {
            var open = html.IndexOf((byte)'<');
            if (!IsBlankOrEntities(open < 0 ? html : html[..open]))
                return false;
            if (open < 0)
                return true;

            html = html[(open + 1)..];
            if (IsPicture(html))
                return false;
            html = Behind(html);
        }
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("!--"u8))
            return From(tag, "-->"u8);
        foreach (var (name, end) in Hidden)
        {
            if (IsTag(tag, name))
                return From(From(tag, end), ">"u8);
        }

        return From(tag, ">"u8);
    }

    private static ReadOnlySpan<byte> From(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        while (text.IndexOf(end[0]) is var at and >= 0)
        {
            text = text[at..];
            if (text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[..end.Length], end))
                return text[end.Length..];
            text = text[1..];
        }

        return default;
    }

    private static bool IsPicture(ReadOnlySpan<byte> tag)
    {
        foreach (var name in Pictures)
        {
            if (IsTag(tag, name))
                return true;
        }

        return false;
    }

    private static bool IsTag(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name) =>
        tag.Length >= name.Length && Ascii.EqualsIgnoreCase(tag[..name.Length], name)
        && (tag.Length == name.Length || !char.IsAsciiLetterOrDigit((char)tag[name.Length]));

    private static bool IsBlankOrEntities(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'&') is var at and >= 0)
        {
            if (!IsBlank(text[..at]))
                return false;

            text = text[at..];
            var entity = text.StartsWith("&nbsp;"u8) ? 6 : text.StartsWith("&#160;"u8) ? 6 : text.StartsWith("&#xa0;"u8) ? 6 : 0;
            if (entity == 0)
                return false;
            text = text[entity..];
        }

        return IsBlank(text);
    }
}
