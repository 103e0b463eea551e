namespace Pymalist.Lists.Archives;

/// <summary>What a subject has in common with those of its answers (RFC 5256, section 2.1).</summary>
/// <param name="Text">Without the marks of answers and the names in brackets in front of it; empty where nothing is left.</param>
/// <param name="IsReply">Whether it had a mark of an answer or of a message that is passed on.</param>
public sealed record BaseSubject(string Text, bool IsReply)
{
    // A line (RFC 5322, section 2.1.1); marks are looked at again and again.
    private const int MaxLooked = 998;

    /// <summary>That of a message without a subject.</summary>
    public static BaseSubject None { get; } = new("", IsReply: false);

    /// <summary>What two subjects that belong together have alike, whatever their case.</summary>
    public string Key { get; } = Text.ToUpperInvariant();

    /// <param name="subject">Decoded.</param>
    public static BaseSubject Of(string subject)
    {
        var rest = Collapsed(subject.AsSpan(0, Math.Min(subject.Length, MaxLooked))).AsSpan();
        var isReply = false;
        do
        {
            rest = WithoutTrailers(rest, ref isReply);
            while (TrySkipReply(ref rest, ref isReply) || TrySkipBlob(ref rest))
            {
            }
        }
        while (TryUnwrap(ref rest, ref isReply));

        return rest.IsEmpty && !isReply ? None : new(rest.ToString(), isReply);
    }

    // (fwd)
    private static ReadOnlySpan<char> WithoutTrailers(ReadOnlySpan<char> text, scoped ref bool isReply)
    {
        text = text.TrimEnd();
        while (text.EndsWith("(fwd)", StringComparison.OrdinalIgnoreCase))
        {
            text = text[..^5].TrimEnd();
            isReply = true;
        }

        return text;
    }

    // Re:  Fwd [note]:  [Red] [Blue] Re[2]:
    private static bool TrySkipReply(ref ReadOnlySpan<char> text, scoped ref bool isReply)
    {
        var rest = text = text.TrimStart();
        while (BlobLength(rest) is var blob and > 0)
            rest = rest[blob..].TrimStart();

        var mark = rest.StartsWith("fwd", StringComparison.OrdinalIgnoreCase) ? 3
            : rest.StartsWith("re", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("fw", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        if (mark == 0)
            return false;

        rest = rest[mark..].TrimStart();
        rest = rest[BlobLength(rest)..].TrimStart();
        if (rest is not [':', ..])
            return false;

        text = rest[1..].TrimStart();
        isReply = true;
        return true;
    }

    // [Red], but for what would leave nothing.
    private static bool TrySkipBlob(ref ReadOnlySpan<char> text)
    {
        var rest = text[BlobLength(text)..].TrimStart();
        if (rest.IsEmpty || rest.Length == text.Length)
            return false;

        text = rest;
        return true;
    }

    // [Fwd: Hello]
    private static bool TryUnwrap(ref ReadOnlySpan<char> text, scoped ref bool isReply)
    {
        if (!text.StartsWith("[fwd:", StringComparison.OrdinalIgnoreCase) || text is not [.., ']'])
            return false;

        text = text[5..^1].Trim();
        isReply = true;
        return true;
    }

    private static int BlobLength(ReadOnlySpan<char> text)
    {
        if (text is not ['[', ..])
            return 0;

        var end = text[1..].IndexOfAny('[', ']') + 1;
        return end > 0 && text[end] == ']' ? end + 1 : 0;
    }

    private static string Collapsed(ReadOnlySpan<char> text) =>
        string.Join(' ', text.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
