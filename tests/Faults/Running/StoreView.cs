using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Faults.Checking;
using Pymalist.Store;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;

namespace Pymalist.Faults.Running;

/// <summary>What a site's store remembers, once its processes have ended.</summary>
internal sealed class StoreView : ILedgerView, IAsyncDisposable
{
    private readonly IStore _store;
    private readonly IReadOnlyList<Expectation> _posted;

    private StoreView(IStore store, IReadOnlyList<Expectation> posted) => (_store, _posted) = (store, posted);

    public static async Task<StoreView> Open(Site site)
    {
        var store = site.Database is { } database
            ? await PostgresStore.Open(new() { ConnectionString = database }, TimeProvider.System, NullLogger.Instance, CancellationToken.None)
            : await SqliteStore.Open(new() { Path = site.Folder.In("data", "store.db") }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        return new(store, site.Posted);
    }

    /// <summary>The rows of all that was posted.</summary>
    public async Task<IReadOnlyList<Checking.LedgerRow>> Rows()
    {
        var rows = new List<Checking.LedgerRow>();
        foreach (var post in _posted)
        {
            foreach (var mailId in await _store.History.Find(post.MessageId, CancellationToken.None))
            {
                await foreach (var row in _store.Ledger.RowsOfPost(mailId, CancellationToken.None))
                    rows.Add(new(post.MessageId, row.Recipient, row.State.ToString().ToLowerInvariant()));
            }
        }

        return rows;
    }

    /// <summary>What was given up: why, one line for each.</summary>
    public async Task<IReadOnlyList<string>> Parked()
    {
        var parked = new List<string>();
        await foreach (var mail in _store.Parking.All(CancellationToken.None))
            parked.Add($"{mail.MessageId} of {mail.Queue}: {mail.Reason}");
        return parked;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
