namespace Pymalist.Internet.Pop3;

/// <summary>What a server says that it can do (RFC 2449).</summary>
internal sealed class Pop3Capabilities
{
    // More than any server has; what is said after that is not listened to.
    private const int MaxCount = 200;

    private readonly HashSet<string> _sasl = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a line of the answer to CAPA.</summary>
    public void Add(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || _names.Count >= MaxCount)
            return;

        _names.Add(words[0]);
        if (words[0].Equals("SASL", StringComparison.OrdinalIgnoreCase))
            _sasl.UnionWith(words.Skip(1).Take(MaxCount));
    }

    /// <summary>Whether it has this: <c>UIDL</c>, <c>STLS</c>.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>The SASL mechanisms that it names.</summary>
    public IEnumerable<string> Sasl => _sasl;

    /// <summary>Whether it has this SASL mechanism: <c>PLAIN</c>.</summary>
    public bool HasSasl(string mechanism) => _sasl.Contains(mechanism);
}
