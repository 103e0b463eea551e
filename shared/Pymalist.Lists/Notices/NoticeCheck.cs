namespace Pymalist.Lists.Notices;

/// <summary>What is wrong with a section that an owner has written; the English one tells what it may and must have.</summary>
internal static class NoticeCheck
{
    private static readonly HashSet<string> Needed = ["confirm", "answers", "outcome"];

    // Of the others, too, the rows are what they are about, but they make sense without.
    private static readonly HashSet<NoticeKind> NeedRows = [NoticeKind.ConfirmSettings, NoticeKind.ModeratorSummary, NoticeKind.Which, NoticeKind.Who, NoticeKind.Lists];

    /// <summary>Each with the line of the file that it is about.</summary>
    public static IEnumerable<(int Line, string Text)> Problems(NoticeSection section)
    {
        string[] english = [.. WordsOf(NoticeTexts.English(section.Kind)).Distinct()];
        var known = english.Union(Letters.Given).Order(StringComparer.Ordinal).ToArray();
        var lacking = english.Where(word => IsNeeded(word, section.Kind)).Except(WordsOf(section.Words));
        var more = section.Lines.Index().Skip(1).Where(line => IsSentence(section.Kind) && !string.IsNullOrWhiteSpace(line.Item)).Take(1);
        return
        [
            .. more.Select(line => (section.Line + 1 + line.Index, $"{section.Kind} is one line, and this is another")),
            .. lacking.Select(word => (section.Line, $"{section.Kind} lacks {{{word}}}, without which it is of no use")),
            .. section.Lines.Index().SelectMany(line => Unknown(line.Item, known).Select(text => (section.Line + 1 + line.Index, $"{section.Kind} has {text}"))),
        ];
    }

    private static IEnumerable<string> Unknown(string line, string[] known) =>
        NoticeBraces.Meant(line).Distinct().Where(text => !known.Contains(text[1..^1]) || text is not ['{', .., '}']).Select(text =>
            known.FirstOrDefault(word => word == LettersOf(text)) is { } right
                ? $"{text}, which is written {{{right}}}"
                : $"{text}, which it cannot fill in; it can: {string.Join(", ", known)}");

    private static bool IsSentence(NoticeKind kind) => kind.ToString().StartsWith("Outcome", StringComparison.Ordinal);

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private static bool IsNeeded(string word, NoticeKind kind) => Needed.Contains(word) || (word == "rows" && NeedRows.Contains(kind));

    private static IEnumerable<string> WordsOf(NoticeWords words) => NoticeBraces.Words($"{words.Subject}\n{words.Text}");
}
