namespace Pymalist.Lists.Notices;

/// <summary>The words of notices.</summary>
/// <param name="folder">Where an owner has his own; null for nowhere.</param>
public sealed class NoticeTexts(string? folder)
{
    /// <summary>A notice in a language.</summary>
    public NoticeWords Write(NoticeKind kind, string language, IReadOnlyDictionary<string, string> values) =>
        new($"{kind}", $"{folder}{language}\n{string.Join('\n', values.Select(value => $"{value.Key}: {value.Value}"))}\n");
}

/// <summary>The words of a notice.</summary>
public sealed record NoticeWords(string Subject, string Text);
