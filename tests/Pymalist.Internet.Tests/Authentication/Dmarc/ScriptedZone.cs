using System.Net;
using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

/// <summary>A resolver that knows what it was told, and remembers what it was asked.</summary>
internal sealed class ScriptedZone : IDnsResolver
{
    private readonly Dictionary<string, List<string>> _texts = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _failing = [];

    /// <summary>The names whose TXT records were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>A DMARC record.</summary>
    public ScriptedZone Policy(string domain, string record) => Txt($"_dmarc.{domain}", record);

    public ScriptedZone Txt(string name, string text)
    {
        if (!_texts.TryGetValue(name, out var texts))
            _texts[name] = texts = [];
        texts.Add(text);
        return this;
    }

    /// <summary>There is such a name, without TXT records.</summary>
    public ScriptedZone Exists(string name)
    {
        _names.Add(name);
        return this;
    }

    /// <summary>Nobody knows anything of this name.</summary>
    public ScriptedZone Fails(string name)
    {
        _failing.Add(name);
        return this;
    }

    public ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken)
    {
        Asked.Add(name);
        ThrowIfFailing(name);
        var texts = _texts.GetValueOrDefault(name, []).Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));
        return ValueTask.FromResult(new DnsAnswer<ReadOnlyMemory<byte>>(IsThere(name), [.. texts]));
    }

    public ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken)
    {
        ThrowIfFailing(name);
        return ValueTask.FromResult(new DnsAnswer<MailExchanger>(IsThere(name), []));
    }

    public ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private bool IsThere(string name) => _texts.Keys.Concat(_names).Any(known => DomainName.IsWithin(known, name));

    private void ThrowIfFailing(string name)
    {
        if (_failing.Contains(name))
            throw new DnsException($"Nobody knows {name}.");
    }
}
