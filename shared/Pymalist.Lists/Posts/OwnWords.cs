using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Posts;

/// <summary>What an author has written above what he quotes.</summary>
/// <param name="Words">Without white space, which quoting changes.</param>
/// <param name="Quoted">How often they stand in what he quotes: a machine that answers its own answers quotes them all.</param>
internal sealed record OwnWords(string Words, int Quoted)
{
    // People say the shorter ones ("Thank you", "+1") again and again.
    private const int Fewest = 10;
    private const int MaxText = 100_000;

    /// <summary>Null where nothing is quoted, or hardly anything is said.</summary>
    public static OwnWords? Of(PartTree message)
    {
        string[] lines = [.. CommandText.Lines(message, MaxText)];
        var quote = Array.FindIndex(lines, line => QuotedOriginal.Unquoted(line) is not null || QuotedOriginal.Begins(line));
        if (quote <= 0 || Bare(lines[..quote]) is not { Length: >= Fewest } words)
            return null;

        return new(words, Bare(lines[quote..]).Split(words).Length - 1);
    }

    private static string Bare(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(string.Concat((QuotedOriginal.Unquoted(line) ?? line).Where(c => !char.IsWhiteSpace(c))));
        return text.ToString();
    }
}
