using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Finds out what a post is worth as it comes, before anything of it is changed (RFC 6377, section 5.1).</summary>
internal sealed class ArrivalCheck(AuthenticationOptions options, Mailbox list, IDnsResolver resolver)
{
    private readonly string _name = options.AuthservId.Length > 0 ? options.AuthservId : list.Address.Domain;
    private readonly TrustedResults _trusted = new(options.TrustedAuthservIds);
    private readonly DmarcEvaluator _dmarc = new(resolver);

    public async Task<Arrival> Look(ReadOnlyMemory<byte> original, TimeProvider clock, CancellationToken cancellationToken)
    {
        var signatures = await new DkimVerifier(resolver, clock).Verify(original, cancellationToken);
        var chain = options.Arc ? await new ArcVerifier(resolver, clock).Verify(original, cancellationToken) : null;
        var trusted = _trusted.In(original.Span);
        var authors = AuthorDomains.Of(original.Span, MessageLimits.Default);
        var dmarc = await _dmarc.Evaluate(authors, Vouchers(signatures, trusted), cancellationToken);
        return new Arrival(signatures, chain, dmarc.Result == DmarcResult.Pass, Results(signatures, chain, dmarc, trusted));
    }

    private static AuthenticatedDomains Vouchers(IReadOnlyList<DkimResult> signatures, IReadOnlyList<AuthenticationResult> trusted) => new()
    {
        Spf = trusted.FirstOrDefault(result => result is { Method: "spf", Result: "pass" })?["smtp", "mailfrom"] is { } path ? path[(path.LastIndexOf('@') + 1)..] : null,
        Dkim = [.. signatures.Where(result => result.Status == DkimStatus.Pass).Select(result => result.Domain).OfType<string>()],
        Undecided = [.. signatures.Where(result => result.Status == DkimStatus.TempError).Select(result => result.Domain).OfType<string>()],
    };

    private AuthenticationResults Results(
        IReadOnlyList<DkimResult> signatures, ArcResult? chain, DmarcEvaluation dmarc, IReadOnlyList<AuthenticationResult> trusted)
    {
        // Without the client's address nobody can tell what SPF came to, and so not that DMARC failed.
        var isDmarcKnown = dmarc.Result != DmarcResult.Fail || trusted.Any(result => result.Method == "spf");
        return new AuthenticationResults
        {
            AuthservId = _name,
            Results =
            [
                .. trusted,
                .. signatures.Select(signature => signature.ToAuthenticationResult()).DefaultIfEmpty(new("dkim", "none")),
                .. isDmarcKnown ? [dmarc.ToAuthenticationResult()] : Array.Empty<AuthenticationResult>(),
                .. chain is null ? Array.Empty<AuthenticationResult>() : [chain.ToAuthenticationResult()],
            ],
        };
    }
}
