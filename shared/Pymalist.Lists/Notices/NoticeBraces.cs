using System.Text;

namespace Pymalist.Lists.Notices;

/// <summary>The words in braces of a template: small letters, and nothing else.</summary>
internal static class NoticeBraces
{
    // The wide ones are what a Japanese keyboard gives.
    private static readonly char[] Opening = ['{', '\uFF5B'];
    private static readonly char[] Closing = ['}', '\uFF5D'];
    private static readonly char[] Either = [.. Opening, .. Closing];

    /// <summary>The words that stand in it, as often as they do.</summary>
    public static IEnumerable<string> Words(string template)
    {
        for (var start = template.IndexOf('{', StringComparison.Ordinal); start >= 0; start = template.IndexOf('{', start + 1))
        {
            if (WordAt(template, start) is { } word)
                yield return word;
        }
    }

    /// <summary>Puts the values where their words stand; a word without a value stays.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '{' && WordAt(template, i) is { } word && values.TryGetValue(word, out var value))
            {
                text.Append(NoticeValue.For(word, value));
                i += word.Length + 1;
            }
            else
            {
                text.Append(template[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>All in a line that its author may have meant for a word, braces and all: <c>{who}</c>, <c>{ Who }</c>, <c>{who</c>.</summary>
    public static IEnumerable<string> Meant(string line)
    {
        for (var start = line.IndexOfAny(Opening); start >= 0; start = line.IndexOfAny(Opening, start + 1))
        {
            var end = line.IndexOfAny(Either, start + 1);
            if (end >= 0 && Closing.Contains(line[end]))
                yield return line[start..(end + 1)];
            else if (EndOf(line, start + 1, char.IsAsciiLetter) is var letters && letters > start + 1)
                yield return line[start..letters];
        }
    }

    private static string? WordAt(string template, int start)
    {
        var end = EndOf(template, start + 1, char.IsAsciiLetterLower);
        return end > start + 1 && end < template.Length && template[end] == '}' ? template[(start + 1)..end] : null;
    }

    private static int EndOf(string text, int start, Func<char, bool> isPart)
    {
        var end = start;
        while (end < text.Length && isPart(text[end]))
            end++;
        return end;
    }
}
