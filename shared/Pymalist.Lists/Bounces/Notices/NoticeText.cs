using System.Text;

namespace Pymalist.Lists.Bounces.Notices;

/// <summary>What a report says to people, cut where the message that it returns begins.</summary>
internal sealed class NoticeText
{
    private static readonly string[] Ends =
    [
        "below this line is a copy", "enclosed is a copy", "original message follows", "original message -----", "this is a copy of the message", "this is a copy of your message",
        "message headers follow", "header of the original message", "header of original message", "unsent message follows", "message text follows", "original message headers:",
        "-original message", "-original mail info", "original message:", "message header follows", "message header dump", "body of the message is", "returned message follows",
        "message contents follow", "received: from ", "bounced e-mail:", "start of message headers", "a copy of the original message below", "below is a copy of", "included is a copy of", "------- returned message",
    ];

    private NoticeText(string lines, string returned)
    {
        Lines = lines;
        Words = Collapsed(lines);
        Returned = returned;
    }

    /// <summary>Its lines, without those of the message that is returned.</summary>
    public string Lines { get; }

    /// <summary>The same with one space for all white space in a row.</summary>
    public string Words { get; }

    /// <summary>What follows: fields first, mostly; empty where nothing does.</summary>
    public string Returned { get; }

    public static NoticeText Of(string text)
    {
        var start = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var lineStart = start;
            start = Math.Min(text.Length, start + line.Length + EndLength(text.AsSpan(start + line.Length)));
            if (IsEnd(line))
                return new NoticeText(text[..lineStart], line.TrimStart().StartsWith("received:", StringComparison.OrdinalIgnoreCase) ? text[lineStart..] : text[start..]);
        }

        return new NoticeText(text, "");
    }

    private static bool IsEnd(ReadOnlySpan<char> line)
    {
        if (line.Length > 200)
            return false;

        foreach (var end in Ends)
        {
            var at = line.IndexOf(end, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (end[0] != 'r' || at == 0 || end != "received: from "))
                return true;
        }

        return false;
    }

    private static int EndLength(ReadOnlySpan<char> rest) => rest is ['\r', '\n', ..] ? 2 : Math.Min(1, rest.Length);

    private static string Collapsed(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                words.Append(c);
            else if (words.Length > 0 && words[^1] != ' ')
                words.Append(' ');
        }

        return words.ToString();
    }
}
