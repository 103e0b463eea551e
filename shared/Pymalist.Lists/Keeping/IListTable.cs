namespace Pymalist.Lists;

/// <summary>The lists there are.</summary>
public interface IListTable
{
    KeptList? Find(AddrSpec list);

    /// <summary>By address.</summary>
    IReadOnlyList<KeptList> All();

    /// <summary>A number that changes whenever <see cref="All"/> does.</summary>
    long Version { get; }

    /// <summary>The number of a list's last post; 0 before the first.</summary>
    long LastPost(AddrSpec list);

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
public sealed record KeptList(AddrSpec Address, string Name, string? Settings, DateTimeOffset Since);
