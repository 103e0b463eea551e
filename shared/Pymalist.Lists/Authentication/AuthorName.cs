using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>The name that a post has in From when it is sent in the list's name.</summary>
internal static class AuthorName
{
    private const int MaxNames = 3;
    private const int MaxRunes = 80;
    private const string ZeroWidthNonJoiner = "\u200c";
    private const string ZeroWidthJoiner = "\u200d";

    /// <param name="format">With <c>{author}</c> and <c>{list}</c> in it.</param>
    /// <param name="authors">Where there are none, the list has its own name.</param>
    /// <param name="list">The list.</param>
    public static string Of(string format, IReadOnlyList<Mailbox> authors, Mailbox list)
    {
        var listName = Of(list);
        if (authors.Count == 0)
            return listName;

        var names = string.Join(", ", authors.Take(MaxNames).Select(Of)) + (authors.Count > MaxNames ? ", ..." : "");
        var pieces = format.Split("{author}").Select(piece => piece.Replace("{list}", listName, StringComparison.Ordinal));
        return string.Join(names, pieces);
    }

    // Another address in a name that stands in front of ours looks like deceit, to people and to filters.
    private static string Of(Mailbox mailbox)
    {
        var name = Readable(mailbox.Name ?? "");
        return name.Length > 0 && !name.Contains('@', StringComparison.Ordinal) ? name : Readable(mailbox.Address.LocalPart.Trim('"'));
    }

    // Marks of direction would turn around what stands behind the name, the list's name too.
    private static string Readable(string name)
    {
        var runes = Phrase.Line(name).EnumerateRunes().Where(rune => !IsHidden(rune)).Take(MaxRunes);
        var words = string.Concat(runes).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words);
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.ToString() is not (ZeroWidthJoiner or ZeroWidthNonJoiner);
}
