using Pymalist.Internet.Authentication.Dmarc;

namespace Pymalist.Lists.Authentication;

/// <summary>How a post fares under the policy of an author's domain.</summary>
/// <param name="Domain">In A-labels; empty where nobody can tell whose policy applies.</param>
/// <param name="Result">Whether somebody vouches for the author.</param>
/// <param name="Declared">What the domain wants to be done with mail that nobody vouches for; null where it says nothing.</param>
/// <param name="Reason">Why, in a few words.</param>
internal sealed record AuthorJudgement(string Domain, DmarcResult Result, DmarcDisposition? Declared, string Reason)
{
    /// <summary>Whose policy nobody can tell; receivers will not trust such mail (RFC 9989, section 4.4).</summary>
    public static AuthorJudgement Unreadable { get; } = new("", DmarcResult.PermError, DmarcDisposition.Reject, "no author's domain, or too many");

    /// <summary>Whether it would be another for want of an answer of DNS.</summary>
    public bool IsTransient => Result == DmarcResult.TempError;

    /// <summary>What receivers may do with it at worst; null where they have no reason to do anything.</summary>
    public DmarcDisposition? Threat => Result switch
    {
        DmarcResult.Pass or DmarcResult.None => null,
        DmarcResult.PermError when Domain.Length > 0 => null,
        _ => Declared ?? DmarcDisposition.Reject,
    };

    /// <param name="evaluation">Of one domain.</param>
    public static AuthorJudgement Of(DmarcEvaluation evaluation) =>
        new(evaluation.AuthorDomain, evaluation.Result, evaluation.Policy?.Declared, evaluation.Reason);
}
