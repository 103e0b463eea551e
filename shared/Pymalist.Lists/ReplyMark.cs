namespace Pymalist.Lists;

/// <summary>
/// What mail programs put in front of a subject that they answer or forward, in any language: <c>Re:</c>, <c>RE[2]:</c>,
/// <c>Fwd:</c>, <c>Aw:</c>, <c>Odp:</c>, <c>回复：</c>. A short word and a colon, with a number between them at most.
/// </summary>
internal static class ReplyMark
{
    private const int MaxWord = 8;

    /// <summary>Skips the mark that stands here, and the white space behind it.</summary>
    /// <returns>False where none stands here.</returns>
    public static bool TrySkip(ref ReadOnlySpan<char> subject)
    {
        var word = 0;
        while (word < subject.Length && word <= MaxWord && char.IsLetter(subject[word]))
            word++;
        if (word is 0 or > MaxWord)
            return false;

        var rest = subject[word..].TrimStart();
        rest = rest[NumberLength(rest)..].TrimStart();
        if (rest is not [':' or '：', ..])
            return false;

        subject = rest[1..].TrimStart();
        return true;
    }

    // Re[2]: Re(2): Re^2: Re*2: Re2:
    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var start = text is ['[' or '(' or '^' or '*', ..] ? 1 : 0;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        if (end == start)
            return 0;

        return (text[0], end < text.Length ? text[end] : ' ') switch
        {
            ('[', ']') or ('(', ')') => end + 1,
            ('[', _) or ('(', _) => 0,
            _ => end,
        };
    }
}
