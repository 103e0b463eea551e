using Pymalist.Lists.Commands;
using Pymalist.Lists.Moderation;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Operations;

/// <summary>What becomes of held mail. The same as a moderator does by mail.</summary>
/// <param name="catalog">The lists.</param>
/// <param name="store">Where the mail is kept.</param>
public sealed class HeldAdministration(ListCatalog catalog, IListStore store)
{
    /// <summary>Decides on a held mail.</summary>
    /// <param name="number">Which.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="order">Who wants it so, and why: the author of a rejected mail is told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether this has decided it, and a sentence.</returns>
    public async Task<(bool IsDone, string Text)> Decide(long number, ModeratorDecision decision, Order order, CancellationToken cancellationToken)
    {
        if (await store.Read(session => session.Held.Find(number), cancellationToken) is not { } held)
            return (false, $"There is no held mail {number}.");
        if ((await catalog.Current(cancellationToken)).ListOf(held.List) is not { } list)
            return (false, $"Held mail {number} is for {held.List}, which is no list any more.");

        var lists = order.IsDryRun ? store.Rehearsal : store;
        var outcome = await lists.Write(session => new HeldDecisions(list).Decide(session, number, decision, order, answerable: true), cancellationToken);
        return (outcome!.IsDone, outcome.Text);
    }
}
