namespace Pymalist.Lists.Operations;

/// <summary>Which lists there are in the store, and how they are set. Each change is written down, with who made it and why.</summary>
/// <param name="lists">Where they are kept.</param>
public sealed class ListAdministration(IListStore lists)
{
    /// <summary>Makes a list, or sets one anew. Its members stay.</summary>
    /// <param name="list">Its address.</param>
    /// <param name="name">What people call it; empty for none.</param>
    /// <param name="settings">Its settings, as the store has them.</param>
    /// <param name="order">Who wants it so, and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is new.</returns>
    public Task<bool> Put(AddrSpec list, string name, string settings, Order order, CancellationToken cancellationToken) => Store(order).Write(
        session =>
        {
            var known = session.Lists.Find(list);
            session.Lists.Put(new(list, name, settings, known?.Since ?? default));
            session.Audit.Note(order.Entry(session.Now, known?.Settings is null ? "list.create" : "list.set", list, list));
            return known?.Settings is null;
        },
        cancellationToken);

    /// <summary>Removes a list with its members and all that waits there. Its archive stays.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> Delete(AddrSpec list, Order order, CancellationToken cancellationToken) => Store(order).Write(
        session =>
        {
            var isThere = session.Lists.Remove(list);
            if (isThere)
                session.Audit.Note(order.Entry(session.Now, "list.delete", list, list));
            return isThere;
        },
        cancellationToken);

    private IListStore Store(Order order) => order.IsDryRun ? lists.Rehearsal : lists;
}
