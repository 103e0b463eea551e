using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>A stranger's words made fit for a log, a table, a page's text: one line, no control characters, an end.</summary>
internal static class PlainLine
{
    public const int MaxLength = 1_000;

    /// <summary>White space of any kind and number is one space; other control characters are left out.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= MaxLength - 1)
                break;
            if (Rune.IsWhiteSpace(rune))
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            else if (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Format))
                line.Append(rune.ToString());
        }

        return line.ToString().TrimEnd();
    }
}
