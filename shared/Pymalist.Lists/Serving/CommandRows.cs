namespace Pymalist.Lists.Serving;

/// <summary>Rows of an answer to a command.</summary>
internal static class CommandRows
{
    private const string None = "–";
    private const string More = "…";

    /// <summary>One a line, set in; a dash where there is none, and three dots where there are more.</summary>
    public static string Of(IReadOnlyList<string> rows, bool hasMore = false)
    {
        IEnumerable<string> shown = rows.Count == 0 ? [None] : rows;
        return string.Join('\n', (hasMore ? shown.Append(More) : shown).Select(row => "    " + row));
    }
}
