using Pymalist.Lists;

namespace Pymalist.Store;

/// <summary>A store in which nothing stays: what is written is seen within the same transaction, and undone at its end.</summary>
internal sealed class Rehearsal(ListStore store, StoreEngine engine, StoreClock clock) : IListStore
{
    public TimeProvider Clock => clock;

    IListStore IListStore.Rehearsal => this;

    public Task<T> Read<T>(Func<IListSession, T> query, CancellationToken cancellationToken) => store.Read(query, cancellationToken);

    public async Task<T> Write<T>(Func<IListSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Write<T>(session => throw new UndoneException(work(store.Turn(session))), cancellationToken);
        }
        catch (UndoneException undone)
        {
            return (T)undone.Result!;
        }
    }

    public Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => Task.FromResult(KeptOctets.NameOf(octets.Span));

    public Task<ReadOnlyMemory<byte>?> Octets(string name, CancellationToken cancellationToken) => store.Octets(name, cancellationToken);

    public Task Declare(AddrSpec list, string name, IReadOnlyList<(Mailbox Mailbox, Roles Roles)> people, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Carries a result past the end of a transaction that is to be undone.</summary>
    private sealed class UndoneException(object? result) : Exception("Only rehearsed.")
    {
        public object? Result => result;
    }
}
