using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Lists;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Standalone.Demo;

/// <summary>
/// The whole of pymalist in a temporary folder: a listener on a loopback port takes posts for two lists, the copies land in
/// an outbox. The parts are the ones that a configuration would name.
/// </summary>
internal sealed class DemoInstallation : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IStore _store;
    private readonly IQueues _queues;
    private readonly Pipeline _pipeline;
    private readonly Task _running;

    private DemoInstallation(string folder, IPEndPoint endPoint, CopyBoard copies, IStore store, IQueues queues, Pipeline pipeline)
    {
        (Folder, EndPoint, Copies, _store, _queues, _pipeline) = (folder, endPoint, copies, store, queues, pipeline);
        _running = pipeline.Run(_stopping.Token, CancellationToken.None);
    }

    /// <summary>The lists, with their members. Everyone may post.</summary>
    public static IReadOnlyList<ListOptions> Lists { get; } =
    [
        List("Red mail list <red@example.org>", "[Red] ", "ann@example.com", "bob@example.net", "eve@example.edu"),
        List("Green mail list <green@example.org>", "[Green] ", "bob@example.net", "cleo@example.com"),
    ];

    /// <summary>Where everything lies; left behind, so that the copies can be looked at.</summary>
    public string Folder { get; }

    /// <summary>A Maildir for each recipient.</summary>
    public string Outbox => OutboxIn(Folder);

    /// <summary>Where posts are taken.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The copies as they come.</summary>
    public CopyBoard Copies { get; }

    /// <summary>Starts it, and says on <paramref name="output"/> what there is and what to try next.</summary>
    /// <param name="port">Where to listen; 0 for a free one.</param>
    /// <param name="output">For people.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DemoInstallation> Start(int port, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("pymalist-demo-").FullName;
        var listener = new SmtpListener(new SmtpListenerOptions { Port = port }, address => Lists.Any(list => list.List.Address.Equals(address)));
        var endPoint = (IPEndPoint)await listener.Start(cancellationToken);
        var copies = new CopyBoard();
        var outbox = new MaildirDistributor(new() { Path = Path.Combine(OutboxIn(folder), "{recipient}") });
        var settings = SettingsFor(folder, listener, new ShowingDistributor(outbox, copies, output));

        var loggers = LogSetup.Create(settings.General.Log, new ConfigurationManager(), toStandardError: true);
        var store = await settings.OpenStore(TimeProvider.System, loggers, cancellationToken);
        var queues = await settings.OpenQueues(store, loggers, cancellationToken);
        await queues.Declare(settings.Topology, cancellationToken);
        var pipeline = new Pipeline(settings, queues, store, TimeProvider.System, loggers);
        pipeline.AddAll(new LoadedSettings(settings, [], [], []));
        var demo = new DemoInstallation(folder, endPoint, copies, store, queues, pipeline);
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
        _stopping.Dispose();
    }

    private static string OutboxIn(string folder) => Path.Combine(folder, "outbox");

    private static PymalistSettings SettingsFor(string folder, SmtpListener listener, IDistributor outbox) => new()
    {
        Fetcher = new("Listener", _ => listener),
        Processor = new("Lists", _ => new ManyListsProcessor(Lists)),
        Distributors = [new("outbox", Once: false, Recipients: null, _ => outbox)],
        General = new() { DataDirectory = Path.Combine(folder, "data"), Log = new() { Level = LogLevel.Warning } },
    };

    private static ListOptions List(string name, string prefix, params string[] members) => new()
    {
        List = Mailbox.Parse(name),
        SubjectPrefix = prefix,
        Subscribers = [.. members.Select(Mailbox.Parse)],
        Open = true,
    };
}
