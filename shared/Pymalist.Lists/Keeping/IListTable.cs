namespace Pymalist.Lists;

/// <summary>The lists there are.</summary>
public interface IListTable
{
    KeptList? Find(AddrSpec list);

    /// <summary>By address.</summary>
    IReadOnlyList<KeptList> All();

    /// <summary>A number that changes whenever <see cref="All"/> does.</summary>
    long Version { get; }

    /// <summary>Adds a list, or changes it.</summary>
    void Put(KeptList list);

    /// <summary>Removes a list, with its members and all that waits there. Its archive stays.</summary>
    /// <returns>Whether there was one.</returns>
    bool Remove(AddrSpec list);
}

/// <summary>A list as it is remembered.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Settings">Its settings, JSON as in a configuration; null where a configuration declares it and has them.</param>
/// <param name="Since">When it came to be.</param>
public sealed record KeptList(AddrSpec Address, string Name, string? Settings, DateTimeOffset Since)
{
    /// <summary>Where its digests have come to.</summary>
    public DigestMark Digest { get; init; } = new(1, 0, 0, null);
}

/// <summary>Where a list's digests have come to.</summary>
/// <param name="Volume">From 1.</param>
/// <param name="Issue">The last one; 0 before the first.</param>
/// <param name="LastPost">The number of the last post that is in one.</param>
/// <param name="At">When the last one was made; null before the first.</param>
public sealed record DigestMark(int Volume, int Issue, long LastPost, DateTimeOffset? At);
