using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;
using Pymalist.Lists;
using Pymalist.Lists.Serving;
using Pymalist.Queues;
using Pymalist.Standalone.Commands;
using Pymalist.Store;

namespace Pymalist.Standalone;

/// <summary>An installation as an operator's command has it open: its store, and its queues if they are asked for. It may be at work meanwhile.</summary>
internal sealed class Installed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ILoggerFactory _loggers;
    private IQueues? _queues;

    private Installed(PymalistSettings settings, IStore store, ILoggerFactory loggers) => (Settings, Store, _loggers) = (settings, store, loggers);

    public PymalistSettings Settings { get; }

    public IStore Store { get; }

    /// <summary>Opens it for a command, and ends that with a sentence where the store or the broker cannot be reached.</summary>
    /// <returns>The command's exit code, or <see cref="ExitCodes.Unreachable"/>.</returns>
    public static async Task<int> Use(IConfigurationRoot configuration, Func<Installed, CancellationToken, Task<int>> command, CancellationToken cancellationToken)
    {
        using var stop = new StopSignals(cancellationToken);
        var loaded = ConfigOption.Load(configuration);
        var log = loaded.Settings.General.Log;
        using var loggers = LogSetup.Create(log with { Level = LogLevel.Warning }, configuration, toStandardError: true, quiet: true);
        try
        {
            await using var installed = new Installed(loaded.Settings, await loaded.Settings.OpenStore(TimeProvider.System, loggers, stop.Token), loggers);
            return await command(installed, stop.Token);
        }
        catch (Exception exception) when (exception is StoreException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Unreachable;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
    }

    /// <summary>The lists: those of the configuration and those of the store.</summary>
    public ListCatalog Catalog => CatalogOf(Store.Lists);

    /// <summary>The lists as some store of them has them.</summary>
    public ListCatalog CatalogOf(IListStore lists) => Settings.CatalogOf(lists);

    /// <summary>The queues, all of them declared.</summary>
    public async Task<IQueues> Queues(CancellationToken cancellationToken)
    {
        if (_queues is not null)
            return _queues;

        _queues = await Settings.OpenQueues(Store, _loggers, cancellationToken);
        await Patiently(token => _queues.Declare(Settings.Topology, token), cancellationToken);
        return _queues;
    }

    /// <summary>Waits for the broker as long as a person would.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task Patiently(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await work(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The broker is away.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_queues is not null)
            await _queues.DisposeAsync();
        await Store.DisposeAsync();
    }
}
