using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>One group of a report's fields, by name in whatever case.</summary>
internal sealed class ReportFieldGroup
{
    // More than any server says in a reply.
    private const int MaxValue = 4_000;

    private readonly Dictionary<string, List<StringBuilder>> _fields = new(StringComparer.OrdinalIgnoreCase);
    private StringBuilder? _last;

    /// <summary>The first of that name, unfolded; null where there is none.</summary>
    public string? this[string name] => _fields.TryGetValue(name, out var values) ? values[0].ToString() : null;

    /// <summary>All of that name.</summary>
    public IEnumerable<string> All(string name) => _fields.TryGetValue(name, out var values) ? values.Select(value => value.ToString()) : [];

    public bool Has(ReadOnlySpan<char> name) => _fields.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(name);

    public void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var lookup = _fields.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out var values))
            lookup[name] = values = [];
        values.Add(_last = new StringBuilder());
        Append(value);
    }

    /// <summary>Adds a fold to the field that came last.</summary>
    public void Continue(ReadOnlySpan<char> value)
    {
        _last?.Append(' ');
        Append(value);
    }

    /// <summary>Takes over what only the other group has: a group that an empty line too many has cut.</summary>
    public void TakeOver(ReportFieldGroup other)
    {
        foreach (var (name, values) in other._fields)
            _fields.TryAdd(name, values);
    }

    private void Append(ReadOnlySpan<char> value) =>
        _last?.Append(value[..Math.Min(value.Length, Math.Max(0, MaxValue - _last.Length))]);
}
