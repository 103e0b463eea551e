using System.Text;

namespace Pymalist.Lists.Rewriting;

/// <summary>A text with placeholders: <c>{list.name}</c>; two braces for one.</summary>
internal sealed class TextTemplate
{
    private readonly List<IReadOnlyList<Piece>> _lines;

    /// <exception cref="ArgumentException">A placeholder is not known.</exception>
    public TextTemplate(string text)
    {
        if (Errors(text) is [var error, ..])
            throw new ArgumentException(error, nameof(text));

        _lines = [.. Trimmed(text).Split('\n').Select(Pieces)];
    }

    /// <summary>Whether it says the same to nobody else.</summary>
    public bool IsPersonal => _lines.Any(line => line.Any(piece => piece.IsPlaceholder && Placeholders.IsPersonal(piece.Text)));

    /// <summary>Placeholders that nobody knows, for people.</summary>
    public static IReadOnlyList<string> Errors(string text) =>
        [.. from piece in text.Split('\n').SelectMany(Pieces)
            where piece.IsPlaceholder && !Placeholders.Names.Contains(piece.Text)
            select $"{{{piece.Text}}} is not known; there are {string.Join(", ", Placeholders.Names.Select(name => $"{{{name}}}"))}."];

    /// <summary>Its lines, without line ends; none where it says nothing. A line in which every placeholder is empty is left out.</summary>
    public IReadOnlyList<string> Lines(ListFacts list, RewriteContext context)
    {
        var lines = new List<string>();
        foreach (var pieces in _lines)
        {
            var values = pieces.Select(piece => piece.IsPlaceholder ? Placeholders.ValueOf(piece.Text, list, context) : piece.Text).ToList();
            var placeholders = pieces.Zip(values).Where(pair => pair.First.IsPlaceholder).ToList();
            if (placeholders.Count == 0 || placeholders.Any(pair => pair.Second.Length > 0))
                lines.Add(string.Concat(values));
        }

        return lines.All(line => line.AsSpan().Trim().IsEmpty) ? [] : lines;
    }

    // Empty lines at its ends are for the one who puts it into a message.
    private static string Trimmed(string text) => text.ReplaceLineEndings("\n").Trim('\n');

    private static List<Piece> Pieces(string line)
    {
        var pieces = new List<Piece>();
        var literal = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            var close = line[i] == '{' ? line.IndexOf('}', i) : -1;
            if (line[i] is '{' or '}' && i + 1 < line.Length && line[i + 1] == line[i])
            {
                literal.Append(line[i++]);
            }
            else if (close > i)
            {
                pieces.Add(new(literal.ToString(), IsPlaceholder: false));
                pieces.Add(new(line[(i + 1)..close], IsPlaceholder: true));
                literal.Clear();
                i = close;
            }
            else
            {
                literal.Append(line[i]);
            }
        }

        pieces.Add(new(literal.ToString(), IsPlaceholder: false));
        return pieces;
    }

    private sealed record Piece(string Text, bool IsPlaceholder);
}
