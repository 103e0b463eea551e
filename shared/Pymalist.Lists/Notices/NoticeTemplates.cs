namespace Pymalist.Lists.Notices;

/// <summary>A file of templates, one section for each notice.</summary>
internal static class NoticeTemplates
{
    /// <summary>Reads a file. What is wrong with it is told with the number of its line.</summary>
    /// <param name="text">With whatever line ends.</param>
    /// <param name="problem">Is told of each problem.</param>
    /// <returns>What can be used, each notice once.</returns>
    public static IReadOnlyCollection<NoticeSection> Read(string text, Action<int, string> problem)
    {
        var sections = new Dictionary<NoticeKind, NoticeSection>();
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length;)
        {
            if (HeadingOf(lines[i]) is not { } heading)
            {
                if (lines[i].Length > 0 && !lines[i].StartsWith('#'))
                    problem(i + 1, "stands in no section; sections begin with [Name]");
                i++;
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => HeadingOf(line) is not null);
            var section = lines[(i + 1)..(end < 0 ? lines.Length : end)];
            if (!Enum.TryParse<NoticeKind>(heading, out var kind) || !Enum.IsDefined(kind))
                problem(i + 1, $"there is no notice {heading}; there are: {string.Join(", ", Enum.GetNames<NoticeKind>())}");
            else if (section.Length == 0 || string.IsNullOrWhiteSpace(section[0]))
                problem(i + 1, $"{heading} has no subject in its first line");
            else if (!sections.TryAdd(kind, new(kind, i + 1, section)))
                problem(i + 1, $"{heading} stands in line {sections[kind].Line} already");
            i += 1 + section.Length;
        }

        return sections.Values;
    }

    private static string? HeadingOf(string line) =>
        line.TrimEnd() is ['[', .. var name, ']'] && name.Length > 0 && name.All(char.IsAsciiLetter) ? name : null;
}

/// <summary>What a file says of one notice.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Line">Of its heading; the first is 1.</param>
/// <param name="Lines">All below the heading.</param>
internal sealed record NoticeSection(NoticeKind Kind, int Line, string[] Lines)
{
    public NoticeWords Words => new(Lines[0].Trim(), string.Join('\n', Lines[1..]).Trim('\n') + "\n");
}
