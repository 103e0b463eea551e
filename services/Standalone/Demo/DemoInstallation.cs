using System.Net;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting;
using Pymalist.Hosting.Logs;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Lists;
using Pymalist.Queues;
using Pymalist.Standalone.Commands;
using Pymalist.Store;

namespace Pymalist.Standalone.Demo;

/// <summary>
/// The whole of pymalist in a temporary folder: a listener on a loopback port takes mail for two lists, what they send lands in an outbox.
/// It has a configuration as everybody has, so that all commands work on it.
/// </summary>
internal sealed class DemoInstallation : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggerFactory _loggers;
    private readonly IStore _store;
    private readonly IQueues _queues;
    private readonly Pipeline _pipeline;
    private readonly Task _running;

    private DemoInstallation(DemoFolder folder, IReadOnlyList<ListOptions> lists, IPEndPoint endPoint, CopyBoard copies, ILoggerFactory loggers, IStore store, IQueues queues, Pipeline pipeline)
    {
        (Folder, Lists, EndPoint, Copies, _loggers, _store, _queues, _pipeline) = (folder, lists, endPoint, copies, loggers, store, queues, pipeline);
        _running = pipeline.Run(_stopping.Token, CancellationToken.None);
    }

    /// <summary>Where everything lies; left behind, so that it can be looked at.</summary>
    public DemoFolder Folder { get; }

    /// <summary>The lists, with their members. Everyone may post.</summary>
    public IReadOnlyList<ListOptions> Lists { get; }

    /// <summary>Where mail is taken.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The copies as they come.</summary>
    public CopyBoard Copies { get; }

    /// <summary>Starts it, and says on <paramref name="output"/> what there is and what to try next.</summary>
    /// <param name="port">Where to listen; 0 for a free one.</param>
    /// <param name="output">For people.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DemoInstallation> Start(int port, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = DemoFolder.Create(port);
        var configuration = ConfigOption.Read(folder.Configuration, []);
        var loaded = ConfigOption.Load(configuration);
        var copies = new CopyBoard();
        SmtpListener? listener = null;
        var settings = loaded.Settings with
        {
            Fetcher = new("Listener", context => listener = (SmtpListener)loaded.Settings.Fetcher!.Make(context)),
            Distributors = [.. loaded.Settings.Distributors.Select(part => part with { Make = context => new ShowingDistributor(part.Make(context), copies, output) })],
        };

        var loggers = LogSetup.Create(settings.General.Log, configuration, toStandardError: true);
        var store = await settings.OpenStore(TimeProvider.System, loggers, cancellationToken);
        var queues = await settings.OpenQueues(store, loggers, cancellationToken);
        await queues.Declare(settings.Topology, cancellationToken);
        var pipeline = new Pipeline(settings, queues, store, TimeProvider.System, loggers);
        pipeline.AddAll(loaded with { Settings = settings });
        var endPoint = (IPEndPoint)await listener!.Start(cancellationToken);
        var demo = new DemoInstallation(folder, settings.Lists, endPoint, copies, loggers, store, queues, pipeline);
        await output.WriteLineAsync(Welcome.Text(demo));
        return demo;
    }

    /// <summary>Stays until it is told to stop.</summary>
    public async Task<int> Stay(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_running, Task.Delay(Timeout.Infinite, cancellationToken));
        return ExitCodes.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await _pipeline.DisposeAsync();
        await _queues.DisposeAsync();
        await _store.DisposeAsync();
        _loggers.Dispose();
        _stopping.Dispose();
    }
}
