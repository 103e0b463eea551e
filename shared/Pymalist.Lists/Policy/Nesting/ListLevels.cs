namespace Pymalist.Lists.Policy.Nesting;

/// <summary>The lists that are still to be read, each once, in the order in which they were come by.</summary>
internal sealed class ListLevels(AddrSpec first)
{
    private readonly HashSet<AddrSpec> _known = [first];
    private readonly Queue<AddrSpec> _waiting = new([first]);

    /// <summary>The next one; null when all are read.</summary>
    public AddrSpec? Next() => _waiting.TryDequeue(out var next) ? next : null;

    public void Add(AddrSpec list)
    {
        if (_known.Add(list))
            _waiting.Enqueue(list);
    }
}
