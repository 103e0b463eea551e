using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>Finds what the owners of domains ask for (RFC 9989, section 4.10): by climbing the tree, without a list of public suffixes.</summary>
public sealed class DmarcPolicies(IDnsResolver resolver)
{
    private readonly DmarcTreeWalk _walk = new(resolver);

    /// <summary>
    /// The policy for mail of an author's domain; null where it has none, or is no domain at all. A record that is not
    /// <see cref="DmarcRecord.IsUsable"/> comes as one that declares nothing.
    /// </summary>
    /// <param name="authorDomain">In whatever form: <see cref="AuthorDomains"/> finds it in a message.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DnsException">Nobody knows now; a later try may find it.</exception>
    public async Task<DmarcPolicy?> Find(string authorDomain, CancellationToken cancellationToken)
    {
        if (DomainName.ToAscii(authorDomain) is not { } author)
            return null;
        if (await _walk.RecordOf(author, cancellationToken) is { } own)
            return new DmarcPolicy(author, author, own, own.Policy ?? DmarcDisposition.None);

        // The organizational domain may be without a record; then there is a public suffix that has one.
        var path = await _walk.From(author, cancellationToken);
        if (path.Records.Count == 0)
            return null;
        var organization = path.OrganizationalDomain;
        var (domain, record) = path.RecordOf(organization) is { } found ? (organization, found) : path.Records[^1];
        return new DmarcPolicy(author, domain, record, await DeclaredBelow(record, author, cancellationToken));
    }

    /// <summary>The domain of all that belongs to the same owner as this one (section 4.10.2); null for what is no domain.</summary>
    /// <inheritdoc cref="Find"/>
    public async Task<string?> OrganizationalDomain(string domain, CancellationToken cancellationToken) =>
        DomainName.ToAscii(domain) is { } name ? (await _walk.From(name, cancellationToken)).OrganizationalDomain : null;

    // A name does not exist where the answer is NXDOMAIN, to whatever question (appendix A.4).
    private async Task<DmarcDisposition> DeclaredBelow(DmarcRecord record, string author, CancellationToken cancellationToken)
    {
        var existing = record.SubdomainPolicy ?? record.Policy ?? DmarcDisposition.None;
        if (record.NonExistentPolicy is not { } nonExistent || nonExistent == existing)
            return existing;

        var answer = await resolver.Mx(author, cancellationToken);
        return answer.Exists ? existing : nonExistent;
    }
}
