using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>
/// Decides in whose name a post is sent, so that the members' servers take it: by what its signatures are worth before and after the
/// list's changes, both verified, and by what its author's domain wants (RFC 9989).
/// </summary>
/// <remarks>
/// The same post at the same time comes to the same, octet for octet, as long as DNS says the same. Where DNS has no answer now, nobody's
/// post is refused or kept waiting: what cannot be known is taken for the worst, and the post is sent in the list's name.
/// It may be used by several threads at once.
/// </remarks>
/// <example>
/// What a list does with a post that it lets through:
/// <code>
/// var plan = await strategy.Plan(new RewrittenPost(mail.Message, rewritten, acceptedAt), cancellationToken);
/// if (plan.Refusal is { } refusal)
///     throw refusal;
/// yield return mail with { Message = signer.Sign(plan.Message, plan) };
/// </code>
/// </example>
public sealed class AuthenticationStrategy
{
    private readonly AuthenticationOptions _options;
    private readonly Mailbox _list;
    private readonly IDnsResolver _resolver;
    private readonly string? _signer;
    private readonly AuthservId _name;
    private readonly ForcedAuthors _forced;
    private readonly ArrivalCheck _arrivals;
    private readonly AuthorPolicies _policies;
    private readonly MitigatedPost _mitigated;

    /// <param name="options">What the list's owner wants.</param>
    /// <param name="list">The list.</param>
    /// <param name="resolver">Knows keys and policies.</param>
    public AuthenticationStrategy(AuthenticationOptions options, Mailbox list, IDnsResolver resolver)
    {
        (_options, _list, _resolver) = (options, list, resolver);
        _name = new AuthservId(options.AuthservId.Length > 0 ? options.AuthservId : list.Address.Domain);
        _signer = options.Dkim is { } dkim ? (dkim.Domain.Length > 0 ? dkim.Domain : list.Address.Domain) : null;
        _forced = new ForcedAuthors(options.ForceFor);
        _arrivals = new ArrivalCheck(options, list, resolver);
        _policies = new AuthorPolicies(resolver);
        _mitigated = new MitigatedPost(options, list);
    }

    /// <summary>How the post is sent, and what the members get but for the list's signature.</summary>
    /// <param name="post">A post that the list lets through.</param>
    /// <param name="cancellationToken">Ends the waiting for DNS.</param>
    public async Task<AuthenticationPlan> Plan(RewrittenPost post, CancellationToken cancellationToken)
    {
        var clock = new StandingClock(post.Time);
        var authors = PostAuthors.Of(post.Rewritten.Span);
        if (authors.AreOnly(_list.Address) && !PostAuthors.Of(post.Original.Span).AreOnly(_list.Address))
            return new AuthenticationPlan(Strategy.PassUntouched, "Sent as it is, for the list has put itself in the author's place already.", post.Rewritten) { Time = post.Time };

        var arrival = await _arrivals.Look(post.Original, clock, cancellationToken);
        var message = _name.RemoveClaims(new MessageEdit(TransferEncoding.WithoutBinary(post.Rewritten))).Add(AuthenticationResults.FieldName, arrival.Results.ToFieldBody()).ToMessage();
        var afterwards = await new DkimVerifier(_resolver, clock).Verify(message, cancellationToken);
        var signatures = SignatureFates.Of(post, arrival.Signatures, afterwards);

        var demand = await Demand(authors, signatures, arrival.IsGenuine, cancellationToken);
        var plan = _mitigated.Plan(post, message, authors.Mailboxes, demand);
        return plan with
        {
            Signatures = signatures,
            Results = arrival.Results,
            Time = post.Time,
            Chain = plan.Strategy != Strategy.Wrap && HasChainOf(post) ? arrival.Chain : null,
        };
    }

    private async Task<MitigationDemand> Demand(PostAuthors authors, IReadOnlyList<SignatureFate> signatures, bool isGenuine, CancellationToken cancellationToken)
    {
        if (authors.Mailboxes.FirstOrDefault(author => _forced.Include(author.Address)) is { } forced)
            return new MitigationDemand(true, $"the list's settings say so for {DomainName.ToAscii(forced.Address.Domain)}");

        var vouchers = new AuthenticatedDomains
        {
            Dkim = Domains(signatures.Where(signature => signature.Survives)),
            Undecided = Domains(signatures.Where(signature => signature.Afterwards.Status == DkimStatus.TempError)),
        };
        var judgement = await _policies.Judge(authors.Domains, vouchers, cancellationToken);

        // The list's own signature may speak for an author of its domain, but for nobody who only says that he is one.
        if (judgement.Threat is not null && isGenuine && _signer is { } own)
            judgement = await _policies.Judge(authors.Domains, vouchers with { Dkim = [.. vouchers.Dkim, own] }, cancellationToken);
        return MitigationDemand.Of(_options.When, judgement, signatures);
    }

    private static string[] Domains(IEnumerable<SignatureFate> signatures) => [.. signatures.Select(signature => signature.Domain).OfType<string>()];

    // A seal is over the seals before it: where the list has taken some out, there is nothing to go on from. A message of the list
    // around the post is another one, and has no chain.
    private static bool HasChainOf(RewrittenPost post) => Seals(post.Original.Span) == Seals(post.Rewritten.Span);

    private static int Seals(ReadOnlySpan<byte> message)
    {
        var seals = 0;
        foreach (var field in new HeaderFields(message))
            seals += field.StartsWith("ARC-"u8) ? 1 : 0;
        return seals;
    }
}
