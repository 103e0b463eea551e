using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>Tells whether who authenticated a message is who its author claims to be (RFC 9989, section 5.3).</summary>
public sealed class DmarcEvaluator(IDnsResolver resolver)
{
    // More than one is nearly always abuse; section 11.5 wants each of them looked at, and their number limited.
    private const int MaxAuthorDomains = 4;
    private const int MaxIdentifiers = 20;
    private const string NoAnswer = "no answer from DNS";

    private readonly DmarcPolicies _policies = new(resolver);

    /// <summary>
    /// Evaluates a message of these authors. Where they are of several domains, the worst result counts, and among failures the one with
    /// the strictest policy.
    /// </summary>
    /// <param name="authorDomains">As <see cref="AuthorDomains"/> finds them; with none, there is nothing that could be told.</param>
    /// <param name="identifiers">Who authenticated.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<DmarcEvaluation> Evaluate(IReadOnlyList<string> authorDomains, AuthenticatedDomains identifiers, CancellationToken cancellationToken)
    {
        if (authorDomains.Count == 0)
            return new DmarcEvaluation(DmarcResult.PermError, "", Policy: null, "no author's domain");
        if (authorDomains.Count > MaxAuthorDomains)
            return new DmarcEvaluation(DmarcResult.PermError, "", Policy: null, "authors of too many domains");

        var worst = default(DmarcEvaluation);
        foreach (var domain in authorDomains)
        {
            var evaluation = await Evaluate(domain, identifiers, cancellationToken);
            if (worst is null || Severity(evaluation).CompareTo(Severity(worst)) > 0)
                worst = evaluation;
        }

        return worst!;
    }

    private static (int Result, DmarcDisposition Policy) Severity(DmarcEvaluation evaluation) => (evaluation.Result switch
    {
        DmarcResult.Pass => 0,
        DmarcResult.None => 1,
        DmarcResult.PermError => 2,
        DmarcResult.TempError => 3,
        _ => 4,
    }, evaluation.Disposition);

    private async Task<DmarcEvaluation> Evaluate(string authorDomain, AuthenticatedDomains identifiers, CancellationToken cancellationToken)
    {
        if (DomainName.ToAscii(authorDomain) is not { } author)
            return new DmarcEvaluation(DmarcResult.PermError, "", Policy: null, "the author's domain is none");

        var policy = default(DmarcPolicy);
        try
        {
            policy = await _policies.Find(author, cancellationToken);
            if (policy is null)
                return new DmarcEvaluation(DmarcResult.None, author, policy, "no policy record");
            if (!policy.Record.IsUsable)
                return new DmarcEvaluation(DmarcResult.PermError, author, policy, $"the record of {policy.Domain} has no valid policy");
            return await Align(policy, identifiers, cancellationToken);
        }
        catch (DnsException)
        {
            return new DmarcEvaluation(DmarcResult.TempError, author, policy, NoAnswer);
        }
    }

    private async Task<DmarcEvaluation> Align(DmarcPolicy policy, AuthenticatedDomains identifiers, CancellationToken cancellationToken)
    {
        var record = policy.Record;
        var author = policy.AuthorDomain;
        var alignment = new DmarcAlignment(_policies, author);
        if (await alignment.FindFirst(identifiers.Dkim.Take(MaxIdentifiers), record.IsDkimStrict, cancellationToken) is { } signer)
            return new DmarcEvaluation(DmarcResult.Pass, author, policy, $"DKIM of {signer}");
        if (await alignment.FindFirst([identifiers.Spf ?? ""], record.IsSpfStrict, cancellationToken) is { } sender)
            return new DmarcEvaluation(DmarcResult.Pass, author, policy, $"SPF of {sender}");

        // Section 5.3.6: what depends on an answer that nobody has now is neither pass nor fail.
        var undecided = identifiers.Undecided.Take(MaxIdentifiers);
        if (await alignment.FindFirst(undecided, record.IsDkimStrict && record.IsSpfStrict, cancellationToken) is { } unknown)
            return new DmarcEvaluation(DmarcResult.TempError, author, policy, $"{unknown} cannot be checked now");
        return alignment.IsIncomplete
            ? new DmarcEvaluation(DmarcResult.TempError, author, policy, NoAnswer)
            : new DmarcEvaluation(DmarcResult.Fail, author, policy, "nobody in the author's name");
    }
}
