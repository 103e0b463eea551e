using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>A DMARC policy record, as it stands in the TXT record of <c>_dmarc.example.org</c> (RFC 9989, section 4.7).</summary>
/// <remarks>
/// A tag that is unknown, or whose value is none, is as if it were not there; of two of the same name the first counts. The tags
/// <c>pct</c>, <c>rf</c> and <c>ri</c> of RFC 7489 are no more.
/// </remarks>
public sealed record DmarcRecord
{
    private const string DefaultFailureOptions = "0";

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary><c>p</c>: for the domain itself. Null where it is missing or none of the three.</summary>
    public DmarcDisposition? Policy { get; private init; }

    /// <summary><c>sp</c>: for subdomains that exist. Null where it is missing; then <see cref="Policy"/> is for them too.</summary>
    public DmarcDisposition? SubdomainPolicy { get; private init; }

    /// <summary><c>np</c>: for subdomains that do not exist. Null where it is missing; then they are as those that do.</summary>
    public DmarcDisposition? NonExistentPolicy { get; private init; }

    /// <summary>Whether mail may be handled by it at all: without a valid policy it may only where it names somebody who wants reports (section 4.10.1).</summary>
    public bool IsUsable { get; private init; }

    /// <summary><c>adkim=s</c>: whether a signature must be of the very domain.</summary>
    public bool IsDkimStrict { get; private init; }

    /// <summary><c>aspf=s</c>: whether the reverse-path must be of the very domain.</summary>
    public bool IsSpfStrict { get; private init; }

    /// <summary><c>t=y</c>: the owner only tries his policy, and wants the one below to be applied.</summary>
    public bool IsTest { get; private init; }

    /// <summary><c>psd</c>.</summary>
    public DmarcPublicSuffix PublicSuffix { get; private init; }

    /// <summary><c>rua</c>: where reports on many mails are to go, as URIs.</summary>
    public IReadOnlyList<string> AggregateReports { get; private init; } = [];

    /// <summary><c>ruf</c>: where reports on one mail are to go, as URIs.</summary>
    public IReadOnlyList<string> FailureReports { get; private init; } = [];

    /// <summary><c>fo</c>: of what to make those: <c>0</c>, <c>1</c>, <c>d</c>, <c>s</c>, with colons between them.</summary>
    public string FailureOptions { get; private init; } = DefaultFailureOptions;

    /// <summary>Null for what is no such record: its version must come first, and be <c>DMARC1</c> in capitals.</summary>
    public static DmarcRecord? Parse(ReadOnlySpan<byte> text)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in Encoding.Latin1.GetString(text).Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                tags.TryAdd(tag[..equals].Trim(' ', '\t'), tag[(equals + 1)..].Trim(' ', '\t'));
            if (tags.GetValueOrDefault("v") != "DMARC1")
                return null;
        }

        return Of(tags);
    }

    private static DmarcRecord Of(Dictionary<string, string> tags)
    {
        var record = new DmarcRecord
        {
            IsDkimStrict = Is("adkim", "s"),
            IsSpfStrict = Is("aspf", "s"),
            IsTest = Is("t", "y"),
            PublicSuffix = Is("psd", "y") ? DmarcPublicSuffix.Yes : Is("psd", "n") ? DmarcPublicSuffix.No : DmarcPublicSuffix.Unknown,
            AggregateReports = Uris(tags.GetValueOrDefault("rua")),
            FailureReports = Uris(tags.GetValueOrDefault("ruf")),
            FailureOptions = tags.GetValueOrDefault("fo") is { } options && AreOptions(options) ? options.ToLowerInvariant() : DefaultFailureOptions,
        };
        var isValid = TryGetPolicy("p", out var policy) && policy is not null;
        isValid &= TryGetPolicy("sp", out var subdomains);
        isValid &= TryGetPolicy("np", out var nonExistent);
        return isValid
            ? record with { IsUsable = true, Policy = policy, SubdomainPolicy = subdomains, NonExistentPolicy = nonExistent }
            : record with { IsUsable = record.AggregateReports.Count > 0 };

        bool Is(string tag, string value) => string.Equals(tags.GetValueOrDefault(tag), value, StringComparison.OrdinalIgnoreCase);

        bool TryGetPolicy(string tag, out DmarcDisposition? value)
        {
            value = tags.GetValueOrDefault(tag)?.ToLowerInvariant() switch
            {
                "none" => DmarcDisposition.None,
                "quarantine" => DmarcDisposition.Quarantine,
                "reject" => DmarcDisposition.Reject,
                _ => null,
            };
            return value is not null || !tags.ContainsKey(tag);
        }
    }

    // Behind an exclamation mark RFC 7489 had the size of a report.
    private static List<string> Uris(string? list) =>
        [.. (list ?? "").Split(',').Select(uri => uri.Trim(' ', '\t').Split('!')[0]).Where(IsUri)];

    // RFC 3986, section 3.1; what the rest must be only the scheme knows.
    private static bool IsUri(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && !text.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters) && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    private static bool AreOptions(string text) => text.ToLowerInvariant().Split(':').All(option => option is "0" or "1" or "d" or "s");
}
