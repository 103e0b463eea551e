using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Authentication;

/// <summary>The authors whose posts are always mitigated.</summary>
internal sealed class ForcedAuthors
{
    private readonly HashSet<AddrSpec> _addresses = [];
    private readonly List<string> _domains = [];

    public ForcedAuthors(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            if (AddrSpec.TryParse(entry, out var address))
                _addresses.Add(address);
            else if (Domain(entry) is { } domain)
                _domains.Add(domain);
        }
    }

    /// <summary>Whether it is an address or a domain.</summary>
    public static bool IsEntry(string entry) => AddrSpec.TryParse(entry, out _) || Domain(entry) is not null;

    public bool Include(AddrSpec author) =>
        _addresses.Contains(author)
        || (_domains.Count > 0 && DomainName.ToAscii(author.Domain) is { } domain && _domains.Any(forced => DomainName.IsWithin(domain, forced)));

    // Some write it with the at sign.
    private static string? Domain(string entry)
    {
        var name = entry.Trim().TrimStart('@');
        return name.Contains('@', StringComparison.Ordinal) ? null : DomainName.ToAscii(name);
    }
}
