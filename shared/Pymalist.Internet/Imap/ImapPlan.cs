namespace Pymalist.Internet.Imap;

/// <summary>What there is to do in one session.</summary>
internal sealed class ImapPlan
{
    // As many are removed with one command, whose line stays below 8,000 octets (RFC 9051, section 4). Dovecot takes half a
    // second for an EXPUNGE of any size.
    private const int Batch = 500;

    private readonly List<ImapEntry> _removals = [];

    /// <summary>What is yet to be asked for, in order.</summary>
    public Queue<ImapEntry> Fetches { get; } = [];

    /// <summary>What is safe, and has to be removed.</summary>
    public IReadOnlyList<ImapEntry> Removals => _removals;

    /// <summary>Whether it is time to remove it, while there is more to fetch.</summary>
    public bool IsBatch => _removals.Count >= Batch;

    /// <summary>The lowest UID that no listing was asked for.</summary>
    public uint Next { get; private set; } = 1;

    /// <summary>
    /// Adds what a listing has: mail that need only be removed; what is new; and then what could not be fetched the last time,
    /// so that it stops nothing else.
    /// </summary>
    /// <param name="entries">By UID.</param>
    /// <param name="memory">What is known of them.</param>
    /// <param name="isOpen">Whether a mail is to be fetched in this pass.</param>
    public void Add(IReadOnlyList<ImapEntry> entries, ImapMemory memory, Predicate<ImapEntry> isOpen)
    {
        if (entries.Count > 0 && entries[^1].Uid < uint.MaxValue)
            Next = entries[^1].Uid + 1;

        _removals.AddRange(entries.Where(memory.IsSafe));
        foreach (var entry in entries.Where(entry => !memory.IsSafe(entry) && !entry.IsDeleted && isOpen(entry)).OrderBy(memory.IsBad))
            Fetches.Enqueue(entry);
    }

    /// <summary>A mail is safe.</summary>
    public void Remove(ImapEntry entry) => _removals.Add(entry);

    /// <summary>What was to be removed is removed, or cannot be.</summary>
    public void RemovalsAreDone() => _removals.Clear();
}
