using System.Reflection;
using System.Text;

namespace Pymalist.Lists.Notices;

/// <summary>The words of notices, in the languages that there are, and those that an owner has written instead.</summary>
public sealed class NoticeTexts
{
    private const string Fallback = "en";

    private static readonly Dictionary<string, Dictionary<NoticeKind, NoticeWords>> BuiltIn = ReadBuiltIn();

    private readonly IReadOnlyDictionary<string, Dictionary<NoticeKind, NoticeWords>> _own;

    /// <param name="folder">
    /// Has files of the owner's, <c>de.txt</c>: sections of those notices that are to say something else. Null for none.
    /// </param>
    /// <exception cref="FormatException">A file cannot be used; tells all that is wrong, a line each, with file and line.</exception>
    public NoticeTexts(string? folder) => _own = folder is null ? new Dictionary<string, Dictionary<NoticeKind, NoticeWords>>() : OwnNotices.Read(folder);

    /// <summary>The languages that are built in, by their tags.</summary>
    public static IReadOnlyCollection<string> Languages => BuiltIn.Keys;

    /// <summary>What is wrong with the language of a list, in words that go behind its name; null where there are words in it, or in a wider one.</summary>
    /// <param name="language">A language tag (RFC 5646).</param>
    public string? Problem(string language) => Wider(language).Any(tag => BuiltIn.ContainsKey(tag) || _own.ContainsKey(tag))
        ? null
        : $"is {language}, a language that there are no words in; there are {string.Join(", ", BuiltIn.Keys.Union(_own.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))}. NoticesDirectory can have others.";

    /// <summary>A notice.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="languages">
    /// Language tags (RFC 5646), the first one that there are words in counts. For <c>de-AT</c> those of <c>de</c> will do, in each the owner's words come
    /// first, and English is behind all.
    /// </param>
    /// <param name="values">What stands for the words in braces. They are not looked at again, and come through as <see cref="NoticeValue.For"/> has them.</param>
    public NoticeWords Write(NoticeKind kind, IEnumerable<string> languages, IReadOnlyDictionary<string, string> values) => Fill(Template(kind, languages), values);

    internal static NoticeWords Fill(NoticeWords template, IReadOnlyDictionary<string, string> values) =>
        new(NoticeValue.OneLine(NoticeBraces.Fill(template.Subject, values)), NoticeBraces.Fill(template.Text, values));

    internal NoticeWords Template(NoticeKind kind, IEnumerable<string> languages)
    {
        foreach (var tag in languages.Append(Fallback).SelectMany(Wider))
        {
            if (_own.GetValueOrDefault(tag)?.GetValueOrDefault(kind) is { } own)
                return own;
            if (BuiltIn.GetValueOrDefault(tag)?.GetValueOrDefault(kind) is { } builtIn)
                return builtIn;
        }

        return English(kind);
    }

    internal static NoticeWords English(NoticeKind kind) => BuiltIn[Fallback][kind];

    // RFC 4647, section 3.4.
    private static IEnumerable<string> Wider(string language)
    {
        for (var tag = language; tag.Length > 0; tag = tag.LastIndexOf('-') is var cut and > 0 ? tag[..cut] : "")
            yield return tag;
    }

    private static Dictionary<string, Dictionary<NoticeKind, NoticeWords>> ReadBuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal))
            .ToDictionary(name => name.Split('.')[^2], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return NoticeTemplates.Read(reader.ReadToEnd(), (line, what) => throw new InvalidDataException($"{name}:{line}: {what}"))
                    .ToDictionary(section => section.Kind, section => section.Words);
            }, StringComparer.OrdinalIgnoreCase);
    }
}
