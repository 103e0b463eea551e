using Pymalist.Lists.Bounces;
using Pymalist.Lists.Digests;
using Pymalist.Lists.Moderation;

namespace Pymalist.Lists.Serving;

/// <summary>What lists do by themselves, because time has passed: digests, expiry, warnings.</summary>
/// <param name="catalog">The lists.</param>
public sealed class ListChores(ListCatalog catalog)
{
    private static readonly IListChore[] Chores = [new HeldChore(), new BounceChore(), new DigestChore()];

    /// <summary>
    /// Does all that is due for all lists. Several processes may do so at once: each chore is done once. What one list cannot do now keeps no
    /// other from its own.
    /// </summary>
    /// <param name="failed">Is told what could not be done: the list, and why.</param>
    /// <param name="cancellationToken">Ends it between two chores.</param>
    public async Task Do(Action<AddrSpec, Exception> failed, CancellationToken cancellationToken)
    {
        foreach (var list in (await catalog.Current(cancellationToken)).All)
        {
            foreach (var chore in Chores)
            {
                try
                {
                    await chore.Do(list, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    failed(list.Address, exception);
                }
            }
        }
    }
}

/// <summary>One thing that a list does when it is time.</summary>
internal interface IListChore
{
    /// <summary>Does it if it is due; asked every minute or so, by one process or several at once.</summary>
    Task Do(HostedList list, CancellationToken cancellationToken);
}
