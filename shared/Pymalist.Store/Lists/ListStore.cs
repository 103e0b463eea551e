using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class ListStore(StoreEngine engine, StoreClock clock, KeptOctets octets) : IListStore
{
    public TimeProvider Clock => clock;

    public IListStore Rehearsal => new Rehearsal(this, engine, clock);

    public Task<T> Read<T>(Func<IListSession, T> query, CancellationToken cancellationToken) =>
        engine.Read(session => query(new ListSession(session, clock.Now)), cancellationToken);

    public Task<T> Write<T>(Func<IListSession, T> work, CancellationToken cancellationToken) =>
        engine.Write(session => work(Turn(session)), cancellationToken);

    /// <summary>The tables, once it is this process's turn.</summary>
    public ListSession Turn(Session session)
    {
        session.TakeTurn();
        return new(session, clock.Now);
    }

    public Task<string> Keep(ReadOnlyMemory<byte> octetsOfMail, CancellationToken cancellationToken) => octets.Keep(octetsOfMail, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> Octets(string name, CancellationToken cancellationToken) => octets.Find(name, cancellationToken);

    public Task Declare(AddrSpec list, string name, IReadOnlyList<(Mailbox Mailbox, Roles Roles)> people, CancellationToken cancellationToken) =>
        new Declaration(engine, clock, list, name, people).Make(cancellationToken);
}
