using System.Runtime.CompilerServices;

namespace Pymalist.Lists;

/// <summary>The members of a list as the store has them. It is told what the settings declare before it is first asked.</summary>
/// <param name="options">The list.</param>
/// <param name="lists">Where its members are kept.</param>
public sealed class KeptRoster(ListOptions options, IListStore lists) : IRoster
{
    private const int PageSize = 2_000;

    private volatile bool _isTold;

    /// <summary>The list's address.</summary>
    public AddrSpec List => options.List.Address;

    public async ValueTask<bool> Includes(AddrSpec address, CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        return await lists.Read(session => session.Members.Find(List, address), cancellationToken) is { IsMember: true };
    }

    public async IAsyncEnumerable<Mailbox> Members([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        var now = lists.Clock.GetUtcNow();
        await foreach (var member in lists.MembersOf(List, PageSize, cancellationToken))
        {
            if (member.Receives(now))
                yield return member.Mailbox;
        }
    }

    /// <summary>Tells the store what the settings declare, unless it was told.</summary>
    public async Task Tell(CancellationToken cancellationToken)
    {
        // Two posts at once may both say so: the second time it changes nothing.
        if (_isTold)
            return;

        await lists.Declare(List, options.List.Name ?? "", [.. options.Subscribers.Select(member => (member, Roles.Member))], cancellationToken);
        _isTold = true;
    }
}
