using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy;

/// <summary>What a rule says of a post.</summary>
/// <param name="Act">What is to be done with it.</param>
/// <param name="Rule">The rule's name, as in <see cref="Decision.Trace"/>.</param>
/// <param name="Reason">A sentence that author and moderator understand. It may quote the mail, in one line and shortened.</param>
/// <param name="Advice">What the author can do about it, a sentence; null where there is nothing to be done.</param>
public sealed record Verdict(Act Act, string Rule, string Reason, string? Advice = null)
{
    /// <summary>Whether its author may be another than it says, so that an answer would reach somebody who wrote nothing.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Reason and advice for letters, in the language of their reader; null where they are the same in every language.</summary>
    public Sentence? Words { get; init; }

    /// <summary>What the author is told where it is rejected.</summary>
    /// <param name="list">By which list.</param>
    public MailException ToRefusal(Mailbox list)
    {
        var reason = Reason.Contains($"{list.Address}", StringComparison.OrdinalIgnoreCase) ? Reason : $"{list} does not take this mail. {Reason}";
        return new(Rule == "Loop" ? EnhancedStatus.RoutingLoop : EnhancedStatus.PostingProhibited, Advice is null ? reason : $"{reason} {Advice}");
    }

    /// <summary>The verdict of a rule that comes in the words of notices; its own reason and advice are the English ones.</summary>
    internal static Verdict Of(Act act, string rule, Sentence words)
    {
        var english = words.InEnglish();
        return new(act, rule, english.Subject, NoticeValue.OneLine(english.Text) is { Length: > 0 } advice ? advice : null) { Words = words };
    }

    /// <summary>The same of a rule whose act is a setting: none where that is <see cref="Act.Accept"/>, which turns the rule off.</summary>
    internal static Verdict? Unless(Act act, string rule, Sentence words) => act == Act.Accept ? null : Of(act, rule, words);

    internal RuleReason ToReason() => new(Rule, Reason, Advice, Words);
}
