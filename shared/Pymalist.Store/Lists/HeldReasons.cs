using System.Text.Json;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;

namespace Pymalist.Store;

/// <summary>Why a mail is held, as two columns have it: what operators read, and what letters are written from.</summary>
internal static class HeldReasons
{
    /// <summary>Of each the rule's name and the sentence.</summary>
    public static string TextOf(IEnumerable<RuleReason> reasons) => JsonSerializer.Serialize(reasons.Select(reason => CleanText.Of($"{reason}")));

    /// <summary>Of each what is not in that.</summary>
    public static string WordsOf(IEnumerable<RuleReason> reasons) => JsonSerializer.Serialize(reasons.Select(Of));

    /// <summary>Both together. What an earlier version held has no words, and a later one's that this one does not know are left away.</summary>
    public static IReadOnlyList<RuleReason> Read(string texts, string words)
    {
        var kept = JsonSerializer.Deserialize<Kept?[]>(words)!;
        return [.. JsonSerializer.Deserialize<string[]>(texts)!.Select((text, i) => Read(text, kept.ElementAtOrDefault(i)))];
    }

    private static Kept? Of(RuleReason reason) => reason is { Advice: null, Words: null } ? null : new(
        reason.Advice is null ? null : CleanText.Of(reason.Advice),
        reason.Words?.Kind.ToString(),
        reason.Words?.Values.ToDictionary(value => value.Key, value => CleanText.Of(value.Value)));

    private static RuleReason Read(string text, Kept? kept)
    {
        var name = text.IndexOf(": ", StringComparison.Ordinal);
        var words = kept?.Values is { } values && Enum.TryParse<NoticeKind>(kept.Kind, out var kind) ? new Sentence(kind, values) : null;
        return new(name > 0 ? text[..name] : "", name > 0 ? text[(name + 2)..] : text, kept?.Advice, words);
    }

    private sealed record Kept(string? Advice, string? Kind, Dictionary<string, string>? Values);
}
