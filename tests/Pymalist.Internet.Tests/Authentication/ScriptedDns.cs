using System.Net;
using System.Text;
using System.Text.Json;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.Authentication;

/// <summary>Answers from what it was given, and nothing else.</summary>
internal sealed class ScriptedDns : IDnsResolver
{
    private readonly Dictionary<string, List<string>> _records = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _dead = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The records of a file of the corpus: an object whose members are a record, or an array of them.</summary>
    public static ScriptedDns From(string jsonFile)
    {
        var dns = new ScriptedDns();
        using var json = JsonDocument.Parse(File.ReadAllBytes(jsonFile));
        foreach (var name in json.RootElement.EnumerateObject())
        {
            foreach (var record in name.Value.ValueKind == JsonValueKind.Array ? name.Value.EnumerateArray().ToList() : [name.Value])
                dns.Add(name.Name, record.GetString()!);
        }

        return dns;
    }

    public ScriptedDns Add(string name, string txt)
    {
        if (!_records.TryGetValue(name, out var records))
            _records[name] = records = [];
        records.Add(txt);
        return this;
    }

    /// <summary>Has no answer for a name.</summary>
    public ScriptedDns Kill(string name)
    {
        _dead.Add(name);
        return this;
    }

    public ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken)
    {
        Asked.Add(name);
        if (_dead.Contains(name))
            throw new DnsException($"No answer for {name}.");

        var records = _records.GetValueOrDefault(name, []);
        return ValueTask.FromResult(new DnsAnswer<ReadOnlyMemory<byte>>(
            records.Count > 0, [.. records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record))]));
    }

    public ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
