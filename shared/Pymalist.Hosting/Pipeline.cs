using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Distributing;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Stages;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>The stages of a process, made from its settings: one of them in a service, all of them in the single process.</summary>
/// <param name="settings">What there is to do.</param>
/// <param name="queues">Between the stages.</param>
/// <param name="store">What is remembered.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="loggers">Where it logs.</param>
public sealed class Pipeline(PymalistSettings settings, IQueues queues, IStore store, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly RetryPolicy _retry = new(settings.General.Retry, queues, store.Clock);
    private readonly Outages _outages = new(time);
    private readonly Settlement _settlement = SettlementOf(settings, time, loggers);
    private readonly Quarantine _quarantine = new(store.Trials, queues, SettlementOf(settings, time, loggers), time, loggers.CreateLogger<Quarantine>());
    private readonly List<QueueWorker> _workers = [];
    private readonly List<object> _components = [];
    private SmtpListener? _listener;

    /// <summary>The stage that fetches; null where nothing is fetched.</summary>
    public FetchStage? Fetching { get; private set; }

    /// <summary>What lists do by themselves; where there is a processor that has some.</summary>
    public ListStage? Lists { get; private set; }

    /// <summary>Lets the store forget; where there is a processor.</summary>
    public Pruning? Pruning { get; private set; }

    /// <summary>For how long the store or the queue has been away by now; null while both are there.</summary>
    public TimeSpan? Outage => _outages.Duration;

    /// <summary>The stages that take from a queue.</summary>
    public IReadOnlyList<QueueWorker> Workers => _workers;

    /// <summary>What the stages are called in the log.</summary>
    public string Name => string.Join(", ", _workers.Select(worker => worker.Queue).Prepend(Fetching is null ? "" : "fetcher").Where(name => name.Length > 0));

    /// <summary>Adds all that the settings name.</summary>
    /// <exception cref="SettingsException">Fetcher, processor or distributor is missing.</exception>
    public void AddAll(LoadedSettings loaded)
    {
        if (loaded.MissingParts().ToArray() is { Length: > 0 } missing)
            throw new SettingsException(missing);

        AddFetcher(loaded.Settings.Fetcher!);
        AddProcessor(loaded.Settings.Processor!);
        foreach (var part in loaded.Settings.Distributors)
            AddDistributor(part);
        AddReactor(loaded.Settings.Reactor);
    }

    public void AddFetcher(Part<IFetcher> part)
    {
        var fetcher = Made(part.Make, Context());
        _listener = fetcher as SmtpListener;
        Fetching = new FetchStage(part.Name, fetcher, store, queues, _outages, time, loggers.CreateLogger<FetchStage>(), _listener?.Concurrency);
    }

    public void AddProcessor(Part<IProcessor> part)
    {
        string[] distributors = [.. settings.Distributors.Where(distributor => distributor is { Once: false, Recipients: null }).Select(distributor => distributor.Name)];
        var context = Context();
        var stage = new ProcessStage(Made(part.Make, context), distributors, store, queues, _outages, _retry, loggers.CreateLogger<ProcessStage>());
        AddWorker(QueueNames.Fetched, settings.Processing, stage.Handle);
        if (context.Catalog is { } catalog)
            Lists = new(new(catalog), distributors, store, queues, _outages, time, loggers.CreateLogger<ListStage>());
        Pruning = new(store, settings.Store.Retention, time, loggers.CreateLogger<Pruning>());
    }

    public void AddDistributor(DistributorPart part)
    {
        var distributing = settings.Distributing;
        var journal = new LedgerJournal(
            part.Name, store.Ledger, store.History, new(settings.General.Retry, store.Clock), new(distributing.WhenUnknown == WhenUnknown.Retry), _outages.Store, _settlement);
        var distributor = Made(context => Journaled(part.Make(context), context, journal), Context(journal));
        var stage = new DistributeStage(
            part.Name, distributor, part.Recipients, journal, new(distributing.Destinations, time), queues, _retry, _settlement, time,
            loggers.CreateLogger<DistributeStage>());
        AddWorker(QueueNames.Distribute(part.Name), distributing, stage.Handle);
    }

    /// <summary>Adds the reactor, and beside it what moves into the store what was given up.</summary>
    public void AddReactor(Part<IReactor> part)
    {
        var stage = new ReactStage(Made(part.Make, Context()), queues, _retry, store.Clock, loggers.CreateLogger<ReactStage>());
        AddWorker(QueueNames.React, settings.Reacting, stage.Handle);
        var parking = new ParkStage(store.Parking, store.History, store.Clock, loggers.CreateLogger<ParkStage>());
        AddWorker(QueueNames.Parked, new WorkerSettings { Concurrency = 1 }, parking.Handle);
    }

    /// <summary>Listens, if it is to: who calls this process ready may send it clients. That it cannot is told when it runs.</summary>
    public async Task Listen(CancellationToken cancellationToken)
    {
        try
        {
            await (_listener?.Start(cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
        }
    }

    /// <summary>Runs them all until told to stop, and finishes what is in hand.</summary>
    /// <param name="stopping">Take no more.</param>
    /// <param name="abandon">Let go of what is in hand, too.</param>
    public async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        var running = Start(stopping, abandon).ToList();
        if (Fetching is { } fetching)
            running.Add(fetching.Run(settings.Fetching.PollInterval, stopping, abandon));
        if (Lists is { } lists)
            running.Add(lists.Run(stopping));
        if (Pruning is { } pruning)
            running.Add(pruning.Run(stopping));
        await Task.WhenAll(running);
    }

    /// <summary>Runs those that take from a queue.</summary>
    public IEnumerable<Task> Start(CancellationToken stopping, CancellationToken abandon) =>
        _workers.Select(worker => worker.Run(stopping, abandon)).ToArray();

    /// <summary>Lets go of the components. One that still waits for a server by then ends with the process.</summary>
    public async ValueTask DisposeAsync()
    {
        var disposing = Task.WhenAll(_components.Select(Dispose));
        await _settlement.Ends(disposing, new CancellationToken(canceled: true));
        if (disposing.IsCompleted)
            await disposing;
    }

    private void AddWorker(string queue, WorkerSettings worker, Func<IDelivery, CancellationToken, Task> handle) =>
        _workers.Add(new QueueWorker(queue, worker.Concurrency, handle, queues, _quarantine, time, loggers.CreateLogger<QueueWorker>()));

    private PartContext Context(IDeliveryJournal? journal = null) => new(loggers)
    {
        Seen = store.Intake,
        Lists = store.Lists,
        Archive = store.Archive,
        Journal = journal,
        Note = Note,
    };

    private void Note(Mail mail, string step, string text) => store.History.Note(new(mail.Id, store.Clock.GetUtcNow(), step, text, MessageId: MessageIds.Of(mail)));

    private static IDistributor Journaled(IDistributor distributor, PartContext context, IDeliveryJournal journal) =>
        context.IsJournalTaken ? distributor : new JournaledDistributor(distributor, journal);

    // There are three such moments between the end of the grace for mail and the end of the process (PipelineService): for
    // an answer, for writing it down, and for letting go of the connections.
    private static Settlement SettlementOf(PymalistSettings settings, TimeProvider time, ILoggerFactory loggers) =>
        new(time, loggers.CreateLogger<Settlement>(), TimeSpan.FromSeconds(Math.Max(settings.General.ShutdownTimeout.TotalSeconds / 20, 0.5)));

    private static async Task Dispose(object component)
    {
        if (component is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            (component as IDisposable)?.Dispose();
    }

    private T Made<T>(Func<PartContext, T> make, PartContext context) where T : class
    {
        var component = make(context);
        _components.Add(component);
        return component;
    }
}
