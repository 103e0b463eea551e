namespace Pymalist.Internet.Messages;

/// <summary>The text of a part as people read it: encoding and charset undone.</summary>
public static class PartText
{
    /// <summary>Its text with line ends of LF; that of HTML too, by <see cref="HtmlText"/>. What its charset cannot be is U+FFFD.</summary>
    /// <param name="part">A part that is a text; the octets of any other are read as one.</param>
    /// <param name="most">How many octets of it are read, decoded.</param>
    public static string Of(Part part, int most = 1_000_000)
    {
        var octets = part.Decoded().Span;
        octets = octets[..Math.Min(octets.Length, most)];
        var charset = part.Charset is { } name ? Charsets.Find(name) : null;
        var text = (charset is null ? Charsets.Guess(octets) : Charsets.Text(charset, octets)).TrimStart('\ufeff').ReplaceLineEndings("\n");
        return part.Type == "text/html" ? HtmlText.Of(text) : text;
    }

    /// <summary>The parts that show the text of a message: plain where there are some, else HTML. Files and messages in it are none.</summary>
    /// <param name="tree">All of the message.</param>
    public static IReadOnlyList<Part> Shown(PartTree tree)
    {
        var texts = OwnLeaves(tree.Root).Where(part => part.FileName is null).ToList();
        var plain = texts.Where(part => part.Type == "text/plain" && !part.Decoded().Span.Trim(" \t\r\n"u8).IsEmpty).ToList();
        return plain.Count > 0 ? plain : [.. texts.Where(part => part.Type == "text/html")];
    }

    // What lies in a message in the message is that one's.
    private static IEnumerable<Part> OwnLeaves(Part root)
    {
        var waiting = new Stack<Part>([root]);
        while (waiting.TryPop(out var part))
        {
            if (part.Children.Count == 0)
                yield return part;
            for (var i = part.Children.Count - 1; i >= 0 && part.IsMultipart; i--)
                waiting.Push(part.Children[i]);
        }
    }
}
