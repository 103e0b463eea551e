using System.Net;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

/// <summary>The world as it would be if all public suffixes of the list said that they are: <c>_dmarc.co.uk</c> has <c>psd=y</c>.</summary>
internal sealed class PublicSuffixZone : IDnsResolver
{
    private readonly HashSet<string> _suffixes = [];
    private readonly HashSet<string> _wildcards = [];
    private readonly HashSet<string> _exceptions = [];

    /// <param name="list">The lines of public_suffix_list.dat.</param>
    public PublicSuffixZone(IEnumerable<string> list)
    {
        foreach (var rule in list.Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (rule.StartsWith("*.", StringComparison.Ordinal))
                _wildcards.Add(Name(rule[2..]));
            else if (rule.StartsWith('!'))
                _exceptions.Add(Name(rule[1..]));
            else
                _suffixes.Add(Name(rule));
        }

        // What is above an exception is the suffix of the exception.
        _suffixes.UnionWith(_exceptions.Select(Parent));
    }

    public ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>[] records = IsPublicSuffix(name["_dmarc.".Length..]) ? ["v=DMARC1; p=none; psd=y"u8.ToArray()] : [];
        return ValueTask.FromResult(new DnsAnswer<ReadOnlyMemory<byte>>(Exists: true, records));
    }

    public ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    // A domain of one label is one even where no rule says so.
    private bool IsPublicSuffix(string name) =>
        !_exceptions.Contains(name) && (_suffixes.Contains(name) || _wildcards.Contains(Parent(name)) || !name.Contains('.', StringComparison.Ordinal));

    private static string Name(string rule) => DomainName.ToAscii(rule.Split(' ')[0])!;

    private static string Parent(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
