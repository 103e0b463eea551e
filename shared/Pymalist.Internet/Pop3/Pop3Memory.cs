namespace Pymalist.Internet.Pop3;

/// <summary>What a fetcher remembers of a mailbox from one session to the next, by the names that UIDL gives.</summary>
/// <remarks>Never of mail whose name is not its own: the wrong one would be deleted.</remarks>
internal sealed class Pop3Memory
{
    private readonly Dictionary<string, long> _safe = [];
    private readonly HashSet<string> _bad = [];

    /// <summary>Whether there is mail that is safe with us and not yet deleted there.</summary>
    public bool HasSafe => _safe.Count > 0;

    /// <summary>Whether this mail is safe with us, and need only be deleted.</summary>
    public bool IsSafe(Pop3Entry entry) => entry.IsUnique && _safe.TryGetValue(entry.Uid, out var size) && size == entry.Size;

    /// <summary>The mail is safe with us.</summary>
    public void Safe(Pop3Entry entry)
    {
        if (entry.IsUnique)
            _safe[entry.Uid] = entry.Size;
    }

    /// <summary>The mail is deleted for good.</summary>
    public void Deleted(Pop3Entry entry) => _safe.Remove(entry.Uid);

    /// <summary>The mail could not be fetched, or could.</summary>
    public void Tried(Pop3Entry entry, bool fetched)
    {
        if (fetched)
            _bad.Remove(entry.Uid);
        else if (entry.Uid.Length > 0)
            _bad.Add(entry.Uid);
    }

    /// <summary>
    /// The order in which to go through a mailbox: what need only be deleted, then what is new, then what could not be fetched
    /// the last time, so that it stops nothing else. What is no longer in the mailbox, or has lost its own name, is forgotten.
    /// </summary>
    public IEnumerable<Pop3Entry> Order(IReadOnlyList<Pop3Entry> entries)
    {
        var present = entries.Select(entry => entry.Uid).ToHashSet();
        _bad.IntersectWith(present);
        foreach (var gone in _safe.Keys.Except(entries.Where(entry => entry.IsUnique).Select(entry => entry.Uid)).ToList())
            _safe.Remove(gone);

        return entries.OrderBy(entry => IsSafe(entry) ? 0 : _bad.Contains(entry.Uid) ? 2 : 1);
    }
}
