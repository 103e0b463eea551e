using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Lists;
using Pymalist.Store;
using Pymalist.Store.Sqlite;

namespace Pymalist.Testing;

/// <summary>Lists in a database of their own, a count of what was declared, and trouble where it is asked for.</summary>
public sealed class FakeLists : IListStore, IAsyncDisposable
{
    // Most who have a store never look at its lists, and do not dispose of it.
    private readonly Lazy<TemporaryFolder> _folder = new(ForThisProcess);
    private readonly Lazy<IStore> _store;
    private int _declarations;

    public FakeLists(TimeProvider? time = null) => _store = new(() => Task.Run(() => SqliteStore.Open(
        new() { Path = _folder.Value.In("store.db") }, time ?? TimeProvider.System, NullLogger.Instance, CancellationToken.None)).GetAwaiter().GetResult());

    /// <summary>How often a list was declared.</summary>
    public int Declarations => Volatile.Read(ref _declarations);

    /// <summary>What is thrown in place of every answer; null for none.</summary>
    public StoreException? Trouble { get; set; }

    public TimeProvider Clock => Inner.Clock;

    public IListStore Rehearsal => Inner.Rehearsal;

    private IListStore Inner => Trouble is null ? _store.Value.Lists : throw Trouble;

    public async Task<T> Read<T>(Func<IListSession, T> query, CancellationToken cancellationToken) => await Inner.Read(query, cancellationToken);

    public async Task<T> Write<T>(Func<IListSession, T> work, CancellationToken cancellationToken) => await Inner.Write(work, cancellationToken);

    public async Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => await Inner.Keep(octets, cancellationToken);

    public async Task<ReadOnlyMemory<byte>?> Octets(string name, CancellationToken cancellationToken) => await Inner.Octets(name, cancellationToken);

    public async Task Declare(AddrSpec list, string name, IReadOnlyList<(Mailbox Mailbox, Roles Roles)> people, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _declarations);
        await Inner.Declare(list, name, people, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store.IsValueCreated)
            await _store.Value.DisposeAsync();
        if (_folder.IsValueCreated)
            _folder.Value.Dispose();
    }

    private static TemporaryFolder ForThisProcess()
    {
        var folder = new TemporaryFolder("lists");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
