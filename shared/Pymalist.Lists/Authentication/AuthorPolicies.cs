using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Authentication;

/// <summary>Judges a post by the policies of its authors' domains (RFC 9989).</summary>
internal sealed class AuthorPolicies(IDnsResolver resolver)
{
    // More than one is nearly always abuse (RFC 9989, section 11.5).
    private const int MaxDomains = 4;

    private readonly DmarcEvaluator _evaluator = new(resolver);

    /// <summary>Of several domains, the one that threatens the post most: a receiver may go by any of them.</summary>
    /// <param name="domains">As <see cref="AuthorDomains"/> finds them.</param>
    /// <param name="vouchers">Whose signatures the members' servers will find good.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AuthorJudgement> Judge(IReadOnlyList<string> domains, AuthenticatedDomains vouchers, CancellationToken cancellationToken)
    {
        if (domains.Count is 0 or > MaxDomains)
            return AuthorJudgement.Unreadable;

        var judgements = new List<AuthorJudgement>();
        foreach (var domain in domains)
            judgements.Add(AuthorJudgement.Of(await _evaluator.Evaluate([domain], vouchers, cancellationToken)));
        return judgements.MaxBy(judgement => judgement.Threat is { } threat ? (int)threat : -1)!;
    }
}
