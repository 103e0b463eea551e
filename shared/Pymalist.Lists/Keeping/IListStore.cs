namespace Pymalist.Lists;

/// <summary>
/// What lists must remember. A call is one transaction: all of it or nothing, and on the disk when it returns. The work is done by one
/// hand at a time and may be done anew, so it looks at nothing but the session and changes nothing else.
/// </summary>
public interface IListStore
{
    /// <summary>The time that everything is dated by.</summary>
    TimeProvider Clock { get; }

    /// <summary>Asks.</summary>
    Task<T> Read<T>(Func<IListSession, T> query, CancellationToken cancellationToken);

    /// <summary>Changes. What the work throws undoes all of it.</summary>
    Task<T> Write<T>(Func<IListSession, T> work, CancellationToken cancellationToken);

    /// <summary>Keeps octets by their SHA-256. Until a row refers to them they are kept for some days.</summary>
    /// <returns>Their name.</returns>
    Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken);

    /// <summary>
    /// A configuration declares a list with these people. Those it no longer names are no longer declared; what is known of each of them
    /// (<see cref="Member.State"/>, preferences) stays, should he be declared again. The same declaration again changes nothing.
    /// </summary>
    Task Declare(AddrSpec list, string name, IReadOnlyList<(Mailbox Mailbox, Roles Roles)> people, CancellationToken cancellationToken);

    /// <summary>Octets that were kept; null where they are gone.</summary>
    Task<ReadOnlyMemory<byte>?> Octets(string name, CancellationToken cancellationToken);

    /// <summary>The same store, in which nothing stays: each change is made and undone. For a dry run.</summary>
    IListStore Rehearsal { get; }
}

/// <summary>The tables, within a transaction.</summary>
public interface IListSession
{
    DateTimeOffset Now { get; }

    IListTable Lists { get; }

    IMemberTable Members { get; }

    IPostTable Posts { get; }

    IHeldTable Held { get; }

    ITokenTable Tokens { get; }

    IOutboxTable Outbox { get; }

    IAuditTable Audit { get; }

    IDigestTable Digests { get; }

    ICircuitTable Circuits { get; }

    /// <summary>Random octets that are made once and stay: a key.</summary>
    /// <param name="name">Which.</param>
    byte[] Secret(string name);

    /// <summary>Counts something that may happen so often in a while.</summary>
    /// <param name="what">Which, with whom: <c>confirm ann@example.com</c>.</param>
    /// <param name="most">How often.</param>
    /// <param name="within">In which while.</param>
    /// <param name="by">The id of the mail that asks: it may ask again. Empty counts each time.</param>
    /// <returns>False where it has happened so often.</returns>
    bool TryCount(string what, int most, TimeSpan within, string by = "");

    /// <summary>How often something was counted in a while.</summary>
    int Counted(string what, TimeSpan within);
}
