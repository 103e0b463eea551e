using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Lists;
using Pymalist.Store;
using Pymalist.Store.Sqlite;

namespace Pymalist.Standalone.DryRuns;

/// <summary>A store to try things on: it has the lists and the people of an installation, and is gone when it is closed.</summary>
internal sealed class TrialStore : IAsyncDisposable
{
    private const int AtOnce = 2_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pymalist-");
    private IStore? _store;

    private TrialStore()
    {
    }

    public IStore Store => _store!;

    /// <summary>Makes one with what the installation's store has; empty where there is none yet.</summary>
    /// <exception cref="StoreException">The installation's is away.</exception>
    public static async Task<TrialStore> Create(PymalistSettings settings, CancellationToken cancellationToken)
    {
        var trial = new TrialStore();
        try
        {
            trial._store = await SqliteStore.Open(new() { Path = Path.Combine(trial._folder.FullName, "store.db") }, TimeProvider.System, NullLogger.Instance, cancellationToken);
            if (settings.HasStore())
            {
                await using var installed = await settings.OpenStore(TimeProvider.System, NullLoggerFactory.Instance, cancellationToken);
                await Copy(installed.Lists, trial.Store.Lists, cancellationToken);
            }

            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task Copy(IListStore from, IListStore to, CancellationToken cancellationToken)
    {
        foreach (var list in await from.Read(session => session.Lists.All(), cancellationToken))
        {
            await to.Write(session => Put(session, list), cancellationToken);
            await foreach (var members in from.MembersOf(list.Address, AtOnce, cancellationToken).Chunk(AtOnce).WithCancellation(cancellationToken))
                await to.Write(session => Put(session, list.Address, members), cancellationToken);
        }
    }

    private static bool Put(IListSession session, KeptList list)
    {
        session.Lists.Put(list);
        return true;
    }

    private static bool Put(IListSession session, AddrSpec list, Member[] members)
    {
        session.Members.Put(list, members);
        return true;
    }
}
