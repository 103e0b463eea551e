using Pymalist.Queues.RabbitMq;
using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A test on a virtual host of its own, with one client that is listened to.</summary>
[Collection(RabbitMqCollection.Name)]
public abstract class RabbitMqTest(RabbitMqServer server) : IAsyncLifetime
{
    protected static readonly Topology Topology = new() { Distributors = [new("smtp", Once: false)], RetryDelays = [TimeSpan.FromMilliseconds(50)] };

    private readonly List<IAsyncDisposable> _inboxes = [];

    protected RabbitMqServer Server => server;

    protected RabbitMqInstallation Installation { get; } = new(server);

    protected RecordingLogger Log { get; } = new();

    protected RabbitMqQueues Queues { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Queues = await Installation.Open(new RabbitMqOptions(), Log);
        await Queues.Declare(Topology, CancellationToken.None).WaitAsync(Deadline.Default);
    }

    public async Task DisposeAsync()
    {
        foreach (var inbox in _inboxes)
            await inbox.DisposeAsync();
        await Queues.DisposeAsync();
        await Installation.DisposeAsync();
    }

    protected Inbox Inbox(string queue, int prefetch = 1)
    {
        var inbox = new Inbox(Queues, queue, prefetch);
        _inboxes.Add(inbox);
        return inbox;
    }

    protected Task Publish(string id, CancellationToken cancellationToken = default) =>
        Queues.Publish(QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = id, Body = new byte[100] }, cancellationToken);
}
