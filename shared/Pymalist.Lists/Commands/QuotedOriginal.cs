using System.Buffers;

namespace Pymalist.Lists.Commands;

/// <summary>Where a mail stops to be its author's: at what he answers, and at his signature.</summary>
internal static class QuotedOriginal
{
    // Longer lines are prose.
    private const int MaxLine = 300;

    private static readonly SearchValues<string> Headings = SearchValues.Create(
        ["Original Message", "Original-Nachricht", "Ursprüngliche Nachricht", "Message d'origine", "Message original", "Mensaje original",
            "Wiadomość oryginalna", "Forwarded message", "元のメッセージ", "الرسالة الأصلية"], StringComparison.OrdinalIgnoreCase);

    // How a line ends that says who wrote what follows: "On Monday Ann wrote:".
    private static readonly string[] Attributions =
        ["wrote:", "schrieb:", "geschrieben:", "a écrit :", "a écrit:", "escribió:", "napisał(a):", "napisał:", "napisała:", "pisze:", "のメール:", "كتب:", "كتبت:"];

    /// <summary><c>&gt; confirm …</c>, without its marks; null for a line that is not quoted.</summary>
    public static string? Unquoted(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text is ['>' or '|', ..] ? text.TrimStart(" \t>|").ToString() : null;
    }

    /// <summary>Whether what somebody else wrote follows.</summary>
    public static bool Begins(string line)
    {
        var text = line.AsSpan().Trim();
        if (text.Length is 0 or > MaxLine)
            return false;

        var isRule = text.Length >= 20 && !text.ContainsAnyExcept('_', '-');
        return isRule || (text[0] == '-' && text.ContainsAny(Headings)) || IsAttribution(text);
    }

    /// <summary>The line before a signature (RFC 3676, section 4.3); mail programs take the blank of some away.</summary>
    public static bool IsSignatureMark(string line) => line.TrimEnd('\r') is "-- " or "--";

    private static bool IsAttribution(ReadOnlySpan<char> text)
    {
        foreach (var end in Attributions)
        {
            if (text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        // "Am Montag schrieb Ann:"
        return text[^1] == ':' && (text.Contains(" schrieb ", StringComparison.OrdinalIgnoreCase) || text.Contains(" wrote ", StringComparison.OrdinalIgnoreCase));
    }
}
