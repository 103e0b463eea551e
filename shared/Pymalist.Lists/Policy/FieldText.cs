using System.Globalization;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Fields of a post as people read them.</summary>
internal static class FieldText
{
    /// <summary>The first field of that name; empty where there is none.</summary>
    public static string First(Post post, ReadOnlySpan<byte> name)
    {
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (field.Is(name))
                return Decoded(field, post.Limits);
        }

        return "";
    }

    /// <summary>Decoded, as far as a field is read.</summary>
    public static string Decoded(Field field, MessageLimits limits) =>
        EncodedWords.Decode(field.Body[..Math.Min(field.Body.Length, limits.MaxFieldLength)]);

    /// <summary>What a stranger wrote, fit to stand in a sentence: in quotes, one line, shortened, and read in the order in which it stands.</summary>
    public static string Quoted(string text)
    {
        const int most = 80;
        var line = Phrase.Line(string.Concat((text.Length <= most ? text : text[..most]).Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format)));
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line = line[..^1];
        return text.Length <= most ? $"'{line}'" : $"'{line}…'";
    }
}
