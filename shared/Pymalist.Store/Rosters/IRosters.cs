namespace Pymalist.Store;

/// <summary>The lists and their members: those that a configuration declares, and what has come to be known of them since.</summary>
public interface IRosters
{
    /// <summary>
    /// A configuration declares a list with these members. Those it no longer names are no longer declared; what is known of each of them
    /// (<see cref="Member.State"/>) stays, should he be declared again. The same declaration again changes nothing.
    /// </summary>
    Task Declare(AddrSpec list, string name, IReadOnlyList<AddrSpec> members, CancellationToken cancellationToken);

    /// <summary>Everyone who is or was a member, by address.</summary>
    IAsyncEnumerable<Member> Members(AddrSpec list, CancellationToken cancellationToken);

    /// <summary>A member, by address in whatever case; null where there is none.</summary>
    Task<Member?> Find(AddrSpec list, AddrSpec address, CancellationToken cancellationToken);

    /// <summary>Changes what is known of a member.</summary>
    /// <returns>Whether there is one.</returns>
    Task<bool> Set(AddrSpec list, AddrSpec address, MemberState state, string reason, CancellationToken cancellationToken);
}

/// <summary>A member of a list.</summary>
/// <param name="Address">As declared.</param>
/// <param name="IsDeclared">Whether the configuration names it now.</param>
/// <param name="State">Whether it gets mail.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Since">When that was set.</param>
public sealed record Member(AddrSpec Address, bool IsDeclared, MemberState State, string Reason, DateTimeOffset Since);

/// <summary>Whether a member gets mail.</summary>
public enum MemberState
{
    /// <summary>It does.</summary>
    Active = 0,

    /// <summary>It does not: somebody said so, or its address is dead. It may still post.</summary>
    Disabled = 1,
}
