using System.Runtime.CompilerServices;
using Pymalist.Lists;
using Pymalist.Store;

namespace Pymalist.Hosting.Rosters;

/// <summary>
/// The members that a list's settings name, without those of whom the store says that they get no mail: they may still post. The store
/// is told of the settings before it is first asked.
/// </summary>
/// <param name="options">The list.</param>
/// <param name="rosters">What has come to be known of its members.</param>
public sealed class StoreRoster(ListOptions options, IRosters rosters) : IRoster
{
    private readonly DeclaredRoster _declared = new(options);
    private volatile bool _isTold;

    public ValueTask<bool> Includes(AddrSpec address, CancellationToken cancellationToken) => _declared.Includes(address, cancellationToken);

    /// <exception cref="StoreException">The store is away: whom to leave out cannot be told.</exception>
    public async IAsyncEnumerable<Mailbox> Members([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        var disabled = await Disabled(cancellationToken);
        await foreach (var member in _declared.Members(cancellationToken))
        {
            if (!disabled.Contains(member.Address))
                yield return member;
        }
    }

    // Two posts at once may both say so: the second time it changes nothing.
    private async Task Tell(CancellationToken cancellationToken)
    {
        if (_isTold)
            return;

        AddrSpec[] members = [.. options.Subscribers.Select(member => member.Address).Distinct()];
        await rosters.Declare(options.List.Address, options.List.Name ?? "", members, cancellationToken);
        _isTold = true;
    }

    private async Task<HashSet<AddrSpec>> Disabled(CancellationToken cancellationToken)
    {
        var disabled = new HashSet<AddrSpec>();
        await foreach (var member in rosters.Members(options.List.Address, cancellationToken))
        {
            if (member.State == MemberState.Disabled)
                disabled.Add(member.Address);
        }

        return disabled;
    }
}
