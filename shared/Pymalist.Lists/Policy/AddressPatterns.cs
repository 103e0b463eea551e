using System.Text.RegularExpressions;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Policy;

/// <summary>
/// Addresses as an owner names them: <c>ann@example.org</c>; <c>@example.org</c> for all of a domain and of those below it; or a regular
/// expression that starts with <c>^</c> (<c>^news-.*@example\.org$</c>). Case does not matter, nor whether a domain is written in A-labels.
/// </summary>
/// <remarks>A hundred thousand addresses and domains are as quick as one; each regular expression takes its own time.</remarks>
public sealed class AddressPatterns
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);
    private readonly List<Regex> _expressions = [];

    /// <param name="patterns">In any order.</param>
    /// <exception cref="FormatException">One is none of the three.</exception>
    public AddressPatterns(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
            Add(pattern.Trim());
    }

    /// <summary>Whether one of the patterns means this address.</summary>
    public bool Includes(AddrSpec address)
    {
        var domain = DomainOf(address.Domain);
        var text = $"{address.LocalPart}@{domain}";
        return _addresses.Contains(text) || IncludesDomain(domain) || _expressions.Any(expression => PatternRegex.IsMatch(expression, text));
    }

    /// <summary>Whether it can be used.</summary>
    internal static bool IsPattern(string pattern)
    {
        pattern = pattern.Trim();
        return pattern switch
        {
            ['^', ..] => PatternRegex.TryMake(pattern, out _, out _),
            ['@', .. var domain] => DomainName.ToAscii(domain) is not null,
            _ => AddrSpec.TryParse(pattern, out _),
        };
    }

    private void Add(string pattern)
    {
        if (pattern is ['^', ..])
            _expressions.Add(PatternRegex.Of(pattern));
        else if (pattern is ['@', .. var domain])
            _domains.Add(DomainName.ToAscii(domain) ?? throw new FormatException($"'{pattern}' names no domain."));
        else if (AddrSpec.Parse(pattern) is { } address)
            _addresses.Add($"{address.LocalPart}@{DomainOf(address.Domain)}");
    }

    private bool IncludesDomain(string domain)
    {
        if (_domains.Count == 0)
            return false;

        for (var rest = domain; ; rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (_domains.Contains(rest))
                return true;
            if (!rest.Contains('.', StringComparison.Ordinal))
                return false;
        }
    }

    // An address literal is no name.
    private static string DomainOf(string domain) => DomainName.ToAscii(domain) ?? domain.ToLowerInvariant();
}
