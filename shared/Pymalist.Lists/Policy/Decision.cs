namespace Pymalist.Lists.Policy;

/// <summary>What becomes of a post, and how that came.</summary>
/// <param name="Verdict">The one that counts. Of several holds, it has the first one's rule and the reasons of all.</param>
/// <param name="Trace">What each rule said that was asked, in order.</param>
public sealed record Decision(Verdict Verdict, IReadOnlyList<Judgement> Trace)
{
    /// <summary>Whether the author is told: only of a rejection, and not where another may have written in the author's name.</summary>
    public bool IsAnswered => Verdict.Act == Act.Reject && !Trace.Any(judgement => judgement.Verdict is { IsSuspect: true });

    /// <summary>All that speaks for having a moderator look at it; empty when it is not held.</summary>
    public IReadOnlyList<Verdict> Holds =>
        Verdict.Act == Act.Hold ? [.. Trace.Select(judgement => judgement.Verdict).OfType<Verdict>().Where(verdict => verdict.Act == Act.Hold)] : [];

    /// <summary>Why it is as it is: of several holds each.</summary>
    internal IReadOnlyList<RuleReason> Reasons => [.. (Holds is { Count: > 0 } holds ? holds : [Verdict]).Select(verdict => verdict.ToReason())];
}

/// <summary>What one rule said.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Verdict">Null where it has no opinion.</param>
public sealed record Judgement(string Rule, Verdict? Verdict);
