using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>Climbs from a domain towards the root and gathers the policy records on the way (RFC 9989, section 4.10).</summary>
internal sealed class DmarcTreeWalk(IDnsResolver resolver)
{
    // Eight questions at most, however many labels a stranger's domain has.
    private const int MaxLabelsAbove = 7;

    /// <summary>The record of a domain itself; null where there is none, or more than one.</summary>
    /// <param name="domain">As <see cref="DomainName.ToAscii"/> gives it, as all domains here.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DnsException">Nobody knows now.</exception>
    public async Task<DmarcRecord?> RecordOf(string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.Txt($"_dmarc.{domain}", cancellationToken);
        var records = answer.Records.Select(text => DmarcRecord.Parse(text.Span)).OfType<DmarcRecord>().Take(2).ToList();
        return records.Count == 1 ? records[0] : null;
    }

    /// <summary>The records that there are, those of the longest domain first.</summary>
    /// <exception cref="DnsException">Nobody knows now.</exception>
    public async Task<DmarcPath> From(string start, CancellationToken cancellationToken)
    {
        var records = new List<(string Domain, DmarcRecord Record)>();
        foreach (var domain in Targets(start))
        {
            if (await RecordOf(domain, cancellationToken) is not { } record)
                continue;
            records.Add((domain, record));
            if (record.PublicSuffix != DmarcPublicSuffix.Unknown)
                break;
        }

        return new DmarcPath(start, records);
    }

    /// <summary>The domain, then those above it; of a long one, only those with seven labels and fewer.</summary>
    internal static IEnumerable<string> Targets(string start)
    {
        var labels = start.Split('.');
        yield return start;
        for (var count = Math.Min(labels.Length - 1, MaxLabelsAbove); count > 0; count--)
            yield return string.Join('.', labels[^count..]);
    }
}

/// <summary>What was found on the way up from a domain.</summary>
internal sealed record DmarcPath(string Start, IReadOnlyList<(string Domain, DmarcRecord Record)> Records)
{
    /// <summary>The domain of all that belongs to the same owner (section 4.10.2); the one where the way began where nothing says otherwise.</summary>
    public string OrganizationalDomain
    {
        get
        {
            foreach (var (domain, record) in Records)
            {
                if (record.PublicSuffix == DmarcPublicSuffix.No)
                    return domain;
                if (record.PublicSuffix == DmarcPublicSuffix.Yes && domain != Start)
                    return OneLabelBelow(domain);
            }

            return Records.Count > 0 ? Records[^1].Domain : Start;
        }
    }

    /// <summary>The record of a domain on the way; null where it has none.</summary>
    public DmarcRecord? RecordOf(string domain) => Records.FirstOrDefault(found => found.Domain == domain).Record;

    private string OneLabelBelow(string domain)
    {
        var dot = Start.LastIndexOf('.', Start.Length - domain.Length - 2);
        return Start[(dot + 1)..];
    }
}
