namespace Pymalist.Lists.Rewriting;

/// <summary>Lines as a text of <c>format=flowed</c> has them (RFC 3676): none flows into the next, whether DelSp is yes or no.</summary>
internal static class FlowedText
{
    // Section 4.3: the only line that may end with a space and not flow.
    private const string SignatureSeparator = "-- ";

    public static IEnumerable<string> Write(IEnumerable<string> lines) => lines.Select(Write);

    // Section 4.4: a space in front where a reader would take the first character for a quote, a space of ours, or an mbox's line.
    private static string Write(string line)
    {
        if (line == SignatureSeparator)
            return line;

        var isStuffed = line is [' ' or '>', ..] || line.StartsWith("From ", StringComparison.Ordinal);
        var text = line.TrimEnd(' ');
        return isStuffed && text.Length > 0 ? $" {text}" : text;
    }
}
