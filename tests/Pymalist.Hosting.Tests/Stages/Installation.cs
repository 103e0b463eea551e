using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>A pipeline of fakes on a real queue, in a folder of its own.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Installation(PymalistSettings settings) =>
        Settings = settings with { General = settings.General with { DataDirectory = _folder.Path } };

    public PymalistSettings Settings { get; }

    public IQueues Queues { get; private set; } = null!;

    /// <summary>In memory, so that it can be away.</summary>
    public FakeStore Store { get; } = new();

    public static Task<Installation> Open(
        IFetcher? fetcher = null, IProcessor? processor = null, IDistributor? distributor = null, IReactor? reactor = null, TimeSpan? giveUpAfter = null) =>
        Open(SettingsOf(fetcher, processor, distributor, reactor, giveUpAfter));

    /// <summary>Fakes where nothing is given; a later attempt is far off.</summary>
    public static PymalistSettings SettingsOf(
        IFetcher? fetcher = null, IProcessor? processor = null, IDistributor? distributor = null, IReactor? reactor = null, TimeSpan? giveUpAfter = null)
    {
        return new()
        {
            Fetcher = new("fetcher", _ => fetcher ?? new ScriptedFetcher()),
            Processor = new("processor", _ => processor ?? new RosterProcessor(Mailbox.Parse("red@example.org"), [Mailbox.Parse("ann@example.com")])),
            Distributors = [new("all", Once: false, Recipients: null, _ => distributor ?? new CollectingDistributor())],
            Reactor = new("reactor", _ => reactor ?? new CollectingReactor()),
            General = new() { Retry = new() { Delays = [TimeSpan.FromHours(1)], GiveUpAfter = giveUpAfter ?? TimeSpan.FromDays(5) } },
        };
    }

    public static async Task<Installation> Open(PymalistSettings settings)
    {
        var installation = new Installation(settings);
        installation.Queues = await installation.Settings.OpenQueues(TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await installation.Queues.Declare(installation.Settings.Topology, CancellationToken.None);
        return installation;
    }

    /// <summary>One pass of <c>play</c>.</summary>
    public async Task<PlayOutcome> Play(CancellationToken cancellationToken = default)
    {
        await using var pipeline = new Pipeline(Settings, Queues, Store, TimeProvider.System, NullLoggerFactory.Instance);
        pipeline.AddAll(new LoadedSettings(Settings, [], [], []));
        return await new Play(pipeline, Queues, Store, Settings, TimeProvider.System).Run(cancellationToken);
    }

    public Task<QueueDepth> Depth(string queue) => Queues.Depth(queue, CancellationToken.None);

    /// <summary>What is parked first, as its queue had it.</summary>
    public async Task<QueuedMessage> Parked()
    {
        var first = await Store.Parking.All(CancellationToken.None).FirstAsync();
        var parked = (await Store.Parking.Find(first.Number, CancellationToken.None))!;
        return new()
        {
            MessageId = parked.MessageId,
            ContentType = parked.ContentType,
            Headers = HeaderJson.Read(parked.Headers),
            Body = parked.Body,
            Attempt = parked.Attempt,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Queues.DisposeAsync();
        _folder.Dispose();
    }
}
