using System.Reflection;
using System.Text;

namespace Pymalist.Lists.Notices;

/// <summary>The words of notices, in the languages that there are, and those that an owner has written instead.</summary>
public sealed class NoticeTexts
{
    private const string Fallback = "en";

    private static readonly Dictionary<string, Dictionary<NoticeKind, NoticeWords>> BuiltIn = ReadBuiltIn();

    private readonly Dictionary<string, Dictionary<NoticeKind, NoticeWords>> _own = [];

    /// <param name="folder">
    /// Has files of the owner's, <c>de.txt</c>: sections of those notices that are to say something else. Null for none.
    /// </param>
    /// <exception cref="FormatException">A file cannot be used; tells all that is wrong, with file and line.</exception>
    public NoticeTexts(string? folder)
    {
        if (folder is null)
            return;

        var problems = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
            _own[Path.GetFileNameWithoutExtension(file).ToLowerInvariant()] = ReadOwn(file, problems);
        if (problems.Count > 0)
            throw new FormatException(string.Join('\n', problems));
    }

    /// <summary>The languages that are built in, by their tags.</summary>
    public static IReadOnlyCollection<string> Languages => BuiltIn.Keys;

    /// <summary>A notice.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="language">A language tag (RFC 5646); of one that there is nothing in, the wider one (<c>de</c> for <c>de-AT</c>), and English in the end.</param>
    /// <param name="values">What stands for the words in braces. They are not looked at again, and come through as <see cref="NoticeValue.For"/> has them.</param>
    public NoticeWords Write(NoticeKind kind, string language, IReadOnlyDictionary<string, string> values)
    {
        var template = Template(kind, language);
        return new(NoticeValue.OneLine(Fill(template.Subject, values)), Fill(template.Text, values));
    }

    internal NoticeWords Template(NoticeKind kind, string language)
    {
        for (var tag = language.ToLowerInvariant(); tag.Length > 0; tag = tag.LastIndexOf('-') is var cut and > 0 ? tag[..cut] : "")
        {
            if (_own.GetValueOrDefault(tag)?.GetValueOrDefault(kind) is { } own)
                return own;
            if (BuiltIn.GetValueOrDefault(tag)?.GetValueOrDefault(kind) is { } builtIn)
                return builtIn;
        }

        return _own.GetValueOrDefault(Fallback)?.GetValueOrDefault(kind) ?? BuiltIn[Fallback][kind];
    }

    /// <summary>The words in braces of a template.</summary>
    internal static IEnumerable<string> Words(string template)
    {
        for (var start = template.IndexOf('{', StringComparison.Ordinal); start >= 0; start = template.IndexOf('{', start + 1))
        {
            if (WordAt(template, start) is { } word)
                yield return word;
        }
    }

    private static string Fill(string template, IReadOnlyDictionary<string, string> values)
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

    private static string? WordAt(string template, int start)
    {
        var end = template.IndexOf('}', start);
        return end > start + 1 && template.AsSpan(start + 1, end - start - 1).IndexOfAnyExceptInRange('a', 'z') < 0 ? template[(start + 1)..end] : null;
    }

    private static Dictionary<NoticeKind, NoticeWords> ReadOwn(string file, List<string> problems)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
            var templates = NoticeTemplates.Read(text, (line, what) => problems.Add($"{file}:{line}: {what}."));
            foreach (var (kind, template) in templates)
            {
                var known = KnownWords(kind);
                foreach (var word in Words(template.Subject + template.Text).Distinct().Except(known))
                    problems.Add($"{file}: {kind} has {{{word}}}, which it cannot fill in; it can: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }

            return templates;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"{file}: {exception.Message}");
            return [];
        }
    }

    // What the English text uses, and what each may.
    private static HashSet<string> KnownWords(NoticeKind kind) =>
        [.. Words(BuiltIn[Fallback][kind].Subject + BuiltIn[Fallback][kind].Text), .. Letters.Given];

    private static Dictionary<string, Dictionary<NoticeKind, NoticeWords>> ReadBuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal))
            .ToDictionary(name => name.Split('.')[^2], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return NoticeTemplates.Read(reader.ReadToEnd(), (line, what) => throw new InvalidDataException($"{name}:{line}: {what}"));
            });
    }
}
