namespace Pymalist.Lists.Notices;

/// <summary>A reason and what can be done about it, as a notice and its values: whoever reads it gets it in a language of his own.</summary>
/// <param name="Kind">One of the notices <c>Reason…</c>: its subject is the reason, its text the advice.</param>
/// <param name="Values">What stands for its words in braces.</param>
public sealed record Sentence(NoticeKind Kind, IReadOnlyDictionary<string, string> Values)
{
    /// <param name="kind">Which.</param>
    /// <param name="values">What stands for its words.</param>
    public static Sentence Of(NoticeKind kind, params (string Word, string Value)[] values) =>
        new(kind, values.ToDictionary(value => value.Word, value => value.Value, StringComparer.Ordinal));

    /// <summary>Two that say the same are the same.</summary>
    public bool Equals(Sentence? other) =>
        other is not null && Kind == other.Kind && Values.OrderBy(value => value.Key, StringComparer.Ordinal).SequenceEqual(other.Values.OrderBy(value => value.Key, StringComparer.Ordinal));

    public override int GetHashCode() => HashCode.Combine(Kind, Values.Count);

    /// <summary>Its built-in words in English: for operators, whatever an owner has written.</summary>
    internal NoticeWords InEnglish() => NoticeTexts.Fill(NoticeTexts.English(Kind), Values);
}
