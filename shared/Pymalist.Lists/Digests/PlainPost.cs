using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Digests;

/// <summary>A post in a plain digest: its fields in the order of RFC 1153, decoded, and its text.</summary>
internal static class PlainPost
{
    // RFC 5322, section 2.1.1; what is longer than so many of them is no field that people read.
    private const int MaxField = 2_000;
    private const int MaxHeading = 200;

    public static readonly string Separator = new('-', 30);

    private static readonly string[] Kept = ["Date", "From", "To", "Cc", "Subject", "Message-ID", "Keywords", "Summary"];

    /// <summary><c>Subject (Author)</c>, in one line.</summary>
    public static string Heading(ReadOnlyMemory<byte> post)
    {
        var subject = Field(post.Span, "Subject") ?? "-";
        var author = new Mail { Id = "", Message = post }.Author() is { } mailbox ? mailbox.Name ?? mailbox.Address.ToString() : "?";
        return Cut($"{Cut(subject)} ({Cut(author)})");
    }

    public static string Of(ReadOnlyMemory<byte> post)
    {
        var text = new StringBuilder();
        foreach (var name in Kept)
        {
            if (Field(post.Span, name) is { } body)
                text.Append(CultureInfo.InvariantCulture, $"{name}: {body}\n");
        }

        return $"{text}\n{WithoutSeparators(Body(PartTree.Read(post)).Trim('\n'))}";
    }

    /// <summary>No line of it is taken for the end of a post.</summary>
    public static string WithoutSeparators(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line == Separator ? $" {line[1..]}" : line));

    private static string? Field(ReadOnlySpan<byte> message, string name)
    {
        var header = HeaderSection.Within(message, MessageLimits.Default, out _);
        return HeaderSection.TryFind(header, Encoding.ASCII.GetBytes(name), out var body) && body.Length <= MaxField
            ? Phrase.Line(EncodedWords.Decode(body))
            : null;
    }

    // What is no text is named.
    private static string Body(PartTree tree)
    {
        var shown = PartText.Shown(tree);
        var texts = shown.Select(part => PartText.Of(part).TrimEnd('\n'));
        return string.Join("\n\n", texts.Concat(Files(tree.Root).Select(file => $"[{file.Type}: {Cut(Phrase.Line(file.FileName!))}]")));
    }

    private static IEnumerable<Part> Files(Part root)
    {
        var waiting = new Stack<Part>([root]);
        while (waiting.TryPop(out var part))
        {
            if (part.FileName is { Length: > 0 })
                yield return part;
            else
                foreach (var child in part.Children.Reverse())
                    waiting.Push(child);
        }
    }

    private static string Cut(string text) => text.Length <= MaxHeading ? text : string.Concat(text.EnumerateRunes().Take(MaxHeading - 1)) + "…";
}
