using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy;

/// <summary>What a rule has against a post, for people to read.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Text">A sentence, which log and operators get; of the built-in rules in English.</param>
/// <param name="Advice">What the author can do about it, a sentence; null where there is nothing to be done.</param>
/// <param name="Words">The same for letters, in the language of their reader; null where text and advice are all there is.</param>
public sealed record RuleReason(string Rule, string Text, string? Advice = null, Sentence? Words = null)
{
    /// <summary><c>Size: This message has …</c></summary>
    public override string ToString() => Rule.Length > 0 ? $"{Rule}: {Text}" : Text;
}
