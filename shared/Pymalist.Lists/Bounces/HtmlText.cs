using System.Net;
using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>The words of a page, for notices that come as nothing else; each block begins a line.</summary>
internal static class HtmlText
{
    private static readonly string[] InLine = ["a", "b", "i", "em", "strong", "font", "span", "u", "code", "tt"];

    public static string Of(ReadOnlySpan<char> page)
    {
        var text = new StringBuilder(page.Length);
        while (page.IndexOf('<') is var open and >= 0)
        {
            text.Append(page[..open]);
            page = page[open..];
            var close = page.IndexOf('>');
            if (close < 0)
                break;

            var tag = page[1..close];
            var name = tag.IndexOfAny(' ', '\t', '\n') is var end and > 0 ? tag[..end] : tag;
            if (name is not ['!', ..] && !IsInLine(name))
                text.Append('\n');
            page = page[(close + 1)..];
        }

        return WebUtility.HtmlDecode(text.Append(page).ToString());
    }

    private static bool IsInLine(ReadOnlySpan<char> name)
    {
        foreach (var word in InLine)
        {
            if (name.TrimStart('/').Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
