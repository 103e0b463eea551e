namespace Pymalist.Lists;

/// <summary>The members of a list, wherever they are kept.</summary>
public interface IRoster
{
    /// <summary>Whether this is a member's address; case does not matter.</summary>
    ValueTask<bool> Includes(AddrSpec address, CancellationToken cancellationToken);

    /// <summary>All of them, each address once, in an order that stays the same while nobody comes or goes.</summary>
    IAsyncEnumerable<Mailbox> Members(CancellationToken cancellationToken);
}
