using Pymalist.Lists.Digests;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Operations;

/// <summary>Digests at somebody's wish.</summary>
/// <param name="catalog">The lists; of <see cref="IListStore.Rehearsal"/> for a dry run.</param>
/// <param name="store">Where that is written down.</param>
public sealed class DigestAdministration(ListCatalog catalog, IListStore store)
{
    /// <summary>Sends to all who want digests what has gathered for them, whatever the hour. A dry run tells of the next issue of each time zone.</summary>
    /// <param name="address">Of this list.</param>
    /// <param name="order">Who wants it so, and why.</param>
    /// <param name="cancellationToken">Ends it between two issues.</param>
    /// <returns>What goes out.</returns>
    /// <exception cref="UnknownListException">There is no such list.</exception>
    public async Task<IReadOnlyList<SentIssue>> Send(AddrSpec address, Order order, CancellationToken cancellationToken)
    {
        if ((await catalog.Current(cancellationToken)).ListOf(address) is not { } list)
            throw new UnknownListException($"There is no list {address}.");

        var sent = new List<SentIssue>();
        foreach (var zone in await store.Read(session => session.Members.DigestZones(address), cancellationToken))
            sent.AddRange(await DigestChore.Send(list, zone, isDue: true, order.IsDryRun ? 1 : int.MaxValue, cancellationToken));
        if (sent.Count > 0 && !order.IsDryRun)
            await store.Write(session => Note(session, address, order), cancellationToken);
        return sent;
    }

    private static bool Note(IListSession session, AddrSpec list, Order order)
    {
        session.Audit.Note(order.Entry(session.Now, "digest.send", list, list));
        return true;
    }
}
