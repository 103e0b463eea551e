using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>Compares who authenticated with the author's domain (RFC 9989, section 4.10.2).</summary>
internal sealed class DmarcAlignment(DmarcPolicies policies, string author)
{
    private string? _organization;

    /// <summary>Whether a comparison could not be made, for want of an answer.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>The first domain that is the author's, or in relaxed mode of the same organization; null where none is.</summary>
    /// <param name="domains">In whatever form; what is no domain is nobody.</param>
    /// <param name="isStrict">Whether only the very domain counts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<string?> FindFirst(IEnumerable<string> domains, bool isStrict, CancellationToken cancellationToken)
    {
        var names = domains.Select(DomainName.ToAscii).OfType<string>().Distinct().ToList();
        if (names.Contains(author))
            return author;

        foreach (var name in isStrict ? [] : names)
        {
            if (await IsOfSameOrganization(name, cancellationToken))
                return name;
        }

        return null;
    }

    private async Task<bool> IsOfSameOrganization(string name, CancellationToken cancellationToken)
    {
        // An organizational domain is never beside the domain that it is of: most strangers can be told without a question.
        var top = author[(author.LastIndexOf('.') + 1)..];
        if (!DomainName.IsWithin(name, top))
            return false;

        try
        {
            _organization ??= await policies.OrganizationalDomain(author, cancellationToken);
            return DomainName.IsWithin(name, _organization!) && await policies.OrganizationalDomain(name, cancellationToken) == _organization;
        }
        catch (DnsException)
        {
            IsIncomplete = true;
            return false;
        }
    }
}
