using System.Data.Common;
using Microsoft.Extensions.Logging;
using Pymalist.Lists;
using Pymalist.Lists.Archives;

namespace Pymalist.Store;

/// <summary>A store that is open: the same on both databases.</summary>
internal sealed class OpenStore : IStore
{
    private readonly CancellationTokenSource _closing = new();
    private readonly StoreEngine _engine;
    private readonly StoreClock _clock;
    private readonly Owner _owner;
    private readonly KeptOctets _octets;
    private readonly History _history;
    private Task _watch = Task.CompletedTask;
    private int _disposed;

    private OpenStore(StoreEngine engine, StoreClock clock, Owner owner)
    {
        _engine = engine;
        _clock = clock;
        _owner = owner;
        Ledger = new Ledger(engine, clock, owner);
        Trials = new Trials(engine, clock);
        _octets = new KeptOctets(engine, clock);
        _history = new History(engine);
        Intake = new Intake(engine, clock, _octets);
        Parking = new Parking(engine, _octets);
        Lists = new ListStore(engine, clock, _octets);
        Archive = new Archive(engine, clock, _octets);
    }

    public ILedger Ledger { get; }

    public ITrials Trials { get; }

    public IIntake Intake { get; }

    public IKeptOctets Octets => _octets;

    public IParking Parking { get; }

    public IHistory History => _history;

    public IListStore Lists { get; }

    public IArchive Archive { get; }

    public TimeProvider Clock => _clock;

    /// <summary>For tests of what lies below.</summary>
    public StoreEngine Engine => _engine;

    /// <exception cref="InvalidDataException">A later program has changed the store so that this one cannot work on it.</exception>
    /// <exception cref="StoreException">It does not answer.</exception>
    public static async Task<OpenStore> Open(
        IDatabase database, IReadOnlyList<SchemaStep> steps, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var clock = await Task.Run(() => Prepare(database, steps, time, logger), cancellationToken);
        var store = new OpenStore(new StoreEngine(database, logger), clock, new Owner(time));
        try
        {
            await store.Beat(cancellationToken);
        }
        catch
        {
            await store._history.DisposeAsync();
            await store._engine.DisposeAsync();
            throw;
        }

        store._watch = store.Watch();
        return store;
    }

    /// <inheritdoc cref="IStore.Check"/>
    public Task Check(CancellationToken cancellationToken) => _engine.Write(Beat, cancellationToken);

    /// <inheritdoc cref="IStore.Prune"/>
    public Task<long> Prune(Retention retention, CancellationToken cancellationToken) => new Pruning(_engine, _clock).Prune(retention, cancellationToken);

    /// <summary>Finishes what is under way, and takes leave of the others.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        await _closing.CancelAsync();
        await _watch;
        await _history.DisposeAsync();
        try
        {
            await _engine.Write(Leave, CancellationToken.None);
        }
        catch (StoreException)
        {
            // Then the others find out by themselves.
        }

        await _engine.DisposeAsync();
        _closing.Dispose();
    }

    private static StoreClock Prepare(IDatabase database, IReadOnlyList<SchemaStep> steps, TimeProvider time, ILogger logger)
    {
        try
        {
            using var session = database.Open();
            StoreSchema.Apply(database, session, steps, time.GetUtcNow(), logger);
            return StoreClock.Resume(session, time);
        }
        catch (Exception exception) when (database.Judge(exception) != Trouble.Own)
        {
            throw new StoreException($"The store {database.Name} cannot be opened: {exception.Message}", exception);
        }
    }

    private Task<int> Beat(CancellationToken cancellationToken) => _engine.Write(Beat, cancellationToken);

    private int Beat(Session session)
    {
        _owner.Beat(session);
        _clock.Persist(session);
        return _owner.Look(session);
    }

    private int Leave(Session session)
    {
        _clock.Persist(session);
        return _owner.Leave(session);
    }

    // A store that is away says so itself, and the next beat may reach it. Whatever the database says, we go on saying that we live.
    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Owner.Heartbeat, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                try
                {
                    await Beat(_closing.Token);
                }
                catch (Exception exception) when (exception is StoreException or DbException)
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
