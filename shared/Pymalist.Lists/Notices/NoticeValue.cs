using System.Buffers;

namespace Pymalist.Lists.Notices;

/// <summary>Makes what strangers write harmless, before it stands among a notice's own words.</summary>
internal static class NoticeValue
{
    // Embeddings, overrides and isolates, and what ends them (UAX #9, section 2).
    private static readonly SearchValues<char> Directions = SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    private static readonly HashSet<string> OfManyLines = ["rows", "reasons", "reason", "advice", "answers"];

    // Words of notices already, and their values came through here when they were written.
    private static readonly HashSet<string> Written = ["answers", "outcome"];

    /// <summary>A value as it may stand in a notice: line ends are LF, other controls spaces; of lines there is one, unless its word is meant for more.</summary>
    public static string For(string word, string value)
    {
        var text = string.Concat(value.ReplaceLineEndings("\n").Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)).TrimEnd('\n');
        if (!Written.Contains(word))
            text = Undirected(text);
        return OfManyLines.Contains(word) ? text : OneLine(text);
    }

    /// <summary>
    /// Without the characters that make all that follows read in another direction: <c>gpj.exe</c> must not show as <c>exe.jpg</c>. Marks, joiners and
    /// letters stay, and they are all that a text of either direction needs.
    /// </summary>
    public static string Undirected(string text) => text.AsSpan().ContainsAny(Directions) ? string.Concat(text.Where(c => !Directions.Contains(c))) : text;

    /// <summary>The lines in one; the space inside of them stays.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
