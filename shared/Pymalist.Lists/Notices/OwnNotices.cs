using System.Text;
using Words = System.Collections.Generic.Dictionary<Pymalist.Lists.Notices.NoticeKind, Pymalist.Lists.Notices.NoticeWords>;

namespace Pymalist.Lists.Notices;

/// <summary>An owner's folder with words of his own: a file <c>de.txt</c> for each language, with those notices that are to say something else.</summary>
internal sealed class OwnNotices
{
    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Words> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    private OwnNotices()
    {
    }

    /// <summary>Reads it. The keys are language tags, in whatever case.</summary>
    /// <exception cref="FormatException">A file cannot be used; tells all that is wrong, a line each, with file and line.</exception>
    public static IReadOnlyDictionary<string, Words> Read(string folder)
    {
        var own = new OwnNotices();
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
            own.Add(file);
        return own._problems.Count == 0 ? own._words : throw new FormatException(string.Join('\n', own._problems));
    }

    private void Add(string file)
    {
        var tag = Path.GetFileNameWithoutExtension(file);
        if (!IsLanguageTag(tag))
            _problems.Add($"{file}: {tag} is no language tag, as de and pt-BR are (RFC 5646).");
        else if (!_files.TryAdd(tag, file))
            _problems.Add($"{file}: {Path.GetFileName(_files[tag])} is for the same language.");

        try
        {
            _words[tag] = WordsOf(file, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _problems.Add($"{file}: {exception.Message}");
        }
    }

    private Words WordsOf(string file, string text)
    {
        var problems = new List<(int Line, string Text)>();
        var sections = NoticeTemplates.Read(text, (line, problem) => problems.Add((line, problem)));
        problems.AddRange(sections.SelectMany(NoticeCheck.Problems));
        _problems.AddRange(problems.OrderBy(problem => problem.Line).Select(problem => $"{file}:{problem.Line}: {problem.Text}."));
        return sections.ToDictionary(section => section.Kind, section => section.Words);
    }

    // There are no languages of more letters than three (RFC 5646, section 2.2.1), and many files whose names have some.
    private static bool IsLanguageTag(string name) =>
        name.Split('-') is [var first, .. var more] && more.All(IsSubtag) && first.All(char.IsAsciiLetter) && (first.Length is 2 or 3 || (first is "x" or "X" && more.Length > 0));

    private static bool IsSubtag(string text) => text.Length is >= 1 and <= 8 && text.All(char.IsAsciiLetterOrDigit);
}
