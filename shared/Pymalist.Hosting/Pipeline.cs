using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Stages;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Queues;

namespace Pymalist.Hosting;

/// <summary>The stages of a process, made from its settings: one of them in a service, all of them in the single process.</summary>
public sealed class Pipeline(PymalistSettings settings, IQueues queues, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly RetryPolicy _retry = new(settings.General.Retry, queues, time);
    private readonly List<QueueWorker> _workers = [];
    private readonly List<object> _components = [];

    /// <summary>The stage that fetches; null where nothing is fetched.</summary>
    public FetchStage? Fetching { get; private set; }

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
        var fetcher = Made(part.Make);
        var concurrency = fetcher is SmtpListener listener ? listener.Concurrency : 1;
        Fetching = new FetchStage(part.Name, fetcher, queues, time, loggers.CreateLogger<FetchStage>(), concurrency);
    }

    public void AddProcessor(Part<IProcessor> part)
    {
        var stage = new ProcessStage(Made(part.Make), queues, _retry, loggers.CreateLogger<ProcessStage>());
        AddWorker(QueueNames.Fetched, settings.Processing, stage.Handle);
    }

    public void AddDistributor(DistributorPart part)
    {
        var settlement = new Settlement(time, loggers.CreateLogger<Settlement>());
        var stage = new DistributeStage(part.Name, Made(part.Make), part.Recipients, queues, _retry, settlement, loggers.CreateLogger<DistributeStage>());
        AddWorker(QueueNames.Distribute(part.Name), settings.Distributing, stage.Handle);
    }

    public void AddReactor(Part<IReactor> part)
    {
        var stage = new ReactStage(Made(part.Make), queues, _retry, loggers.CreateLogger<ReactStage>());
        AddWorker(QueueNames.React, settings.Reacting, stage.Handle);
    }

    /// <summary>Runs them all until told to stop, and finishes what is in hand.</summary>
    /// <param name="stopping">Take no more.</param>
    /// <param name="abandon">Let go of what is in hand, too.</param>
    public async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        var running = Start(stopping, abandon).ToList();
        if (Fetching is { } fetching)
            running.Add(fetching.Run(settings.Fetching.PollInterval, stopping, abandon));
        await Task.WhenAll(running);
    }

    /// <summary>Runs those that take from a queue.</summary>
    public IEnumerable<Task> Start(CancellationToken stopping, CancellationToken abandon) =>
        _workers.Select(worker => worker.Run(stopping, abandon)).ToArray();

    public async ValueTask DisposeAsync()
    {
        foreach (var component in _components)
        {
            if (component is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (component as IDisposable)?.Dispose();
        }
    }

    private void AddWorker(string queue, WorkerSettings worker, Func<IDelivery, CancellationToken, Task> handle) =>
        _workers.Add(new QueueWorker(queue, worker.Concurrency, handle, queues, time, loggers.CreateLogger<QueueWorker>()));

    private T Made<T>(Func<PartContext, T> make) where T : class
    {
        var component = make(new PartContext(loggers));
        _components.Add(component);
        return component;
    }
}
