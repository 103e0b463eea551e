using System.Net;
using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>A resolver that knows what it was told, and nothing of names that fail.</summary>
internal sealed class FakeDns : IDnsResolver
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _failing = new(StringComparer.OrdinalIgnoreCase);

    public FakeDns Txt(string name, string text)
    {
        _texts[name] = text;
        return this;
    }

    /// <summary>The author's key, at the selector <c>author</c> of his domain.</summary>
    public FakeDns Key(string domain, string flags = "") => Txt($"author._domainkey.{domain}", Keys.Record(Keys.Author) + flags);

    public FakeDns Policy(string domain, string record) => Txt($"_dmarc.{domain}", $"v=DMARC1; {record}");

    public FakeDns Fails(string name)
    {
        _failing.Add(name);
        return this;
    }

    public ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken)
    {
        ThrowIfFailing(name);
        return ValueTask.FromResult(_texts.TryGetValue(name, out var text)
            ? new DnsAnswer<ReadOnlyMemory<byte>>(true, [Encoding.UTF8.GetBytes(text)])
            : new DnsAnswer<ReadOnlyMemory<byte>>(false, []));
    }

    public ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken)
    {
        ThrowIfFailing(name);
        return ValueTask.FromResult(new DnsAnswer<MailExchanger>(_texts.Keys.Any(known => DomainName.IsWithin(known, name)), []));
    }

    public ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private void ThrowIfFailing(string name)
    {
        if (_failing.Contains(name))
            throw new DnsException($"Nobody knows {name}.");
    }
}
