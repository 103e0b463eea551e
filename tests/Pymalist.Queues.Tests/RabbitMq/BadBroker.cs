using System.Globalization;
using System.Text;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A broker behind a proxy that does something to the first frame of a kind, and a client that has to bear it.</summary>
internal sealed class BadBroker : RabbitMqTest
{
    // Long enough for a broker on a busy machine, short enough to wait for it in a test.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly BrokerProxy _proxy;
    private readonly RecordingLogger _log = new();
    private RabbitMqQueues _client = null!;

    private BadBroker(RabbitMqServer server)
        : base(server) => _proxy = new(server.Port);

    public static async Task<BadBroker> Open(RabbitMqServer server)
    {
        var broker = new BadBroker(server);
        await broker.InitializeAsync();
        broker._client = new(new() { Uri = broker._proxy.Uri(await broker.Installation.Uri), PublishTimeout = Timeout }, broker._log);
        return broker;
    }

    public override async Task DisposeAsync()
    {
        await Within(_client.DisposeAsync().AsTask());
        await _proxy.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>What is declared is declared.</summary>
    public async Task Declares(AmqpMethod method, FrameFate fate)
    {
        var happened = Once(method, fate);

        await Within(_client.Declare(Topology, CancellationToken.None));

        Assert.True(happened.IsCompleted);
    }

    /// <summary>What is asked is answered.</summary>
    public async Task Asks(AmqpMethod method, FrameFate fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        await Publish("a");
        var happened = Once(method, fate);

        Assert.Equal(1, (await Within(_client.Depth(QueueNames.Fetched, CancellationToken.None))).Ready);

        Assert.True(happened.IsCompleted);
    }

    /// <summary>What is published arrives, some of it perhaps before the first try failed and once more after it.</summary>
    public async Task Publishes(AmqpMethod method, FrameFate fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        var happened = Once(method, fate);

        var first = Task.WhenAll(Enumerable.Range(0, 10).Select(Put));
        await Within(happened);
        await Within(Task.WhenAll([first, .. Enumerable.Range(10, 10).Select(Put)]));

        Assert.Equal(Enumerable.Range(0, 20), await ReadAll(Inbox(QueueNames.Fetched, prefetch: 20)));
    }

    /// <summary>What is consumed comes once, and all of it.</summary>
    public async Task Consumes(AmqpMethod method, FrameFate fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        foreach (var n in Enumerable.Range(0, 20))
            await Publish($"{n}");
        var happened = Once(method, fate);
        await using var inbox = new Inbox(_client, QueueNames.Fetched, prefetch: 3, Tell);

        Assert.Equal(Enumerable.Range(0, 20), await ReadAll(inbox));
        Assert.True(happened.IsCompleted);
        await Deadline.Until(0, async () => (int)(await Queues.Depth(QueueNames.Fetched, CancellationToken.None)).Ready);
    }

    /// <summary>Between two connections that are closed at once there is a pause.</summary>
    public async Task Pauses()
    {
        _proxy.Fate = frame => frame.Method == AmqpMethod.ConnectionOpenOk ? FrameFate.Cut : FrameFate.Pass;
        var time = new ManualTime();
        var patient = new RabbitMqQueues(new() { Uri = _proxy.Uri(await Installation.Uri) }, _log, time);
        try
        {
            var published = patient.Publish("", QueueNames.Fetched, new() { MessageId = "a" }, CancellationToken.None);
            await Within(time.TimersSet(1));

            Assert.Equal(1, _proxy.Connections);
            _proxy.Fate = _ => FrameFate.Pass;
            time.Advance(TimeSpan.FromSeconds(1));
            await Within(published);
            Assert.Equal(["BrokerAway", "BrokerBack"], _log.Names);
        }
        finally
        {
            var ending = patient.DisposeAsync().AsTask();
            await Holds(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return ending.IsCompleted;
            });
        }
    }

    // Each settled, for what came twice counts against the prefetch until the first of the two is.
    private static async Task<IEnumerable<int>> ReadAll(Inbox inbox)
    {
        var read = new List<int>();
        while (read.Count < 20)
            read.Add(int.Parse((await inbox.Read()).MessageId, CultureInfo.InvariantCulture));
        return read.Order();
    }

    // The first such frame of all has its fate, and where frames are lost all that follow it on its connection.
    private Task Once(AmqpMethod what, FrameFate how)
    {
        var happened = new TaskCompletionSource();
        var connection = 0;
        if (what is AmqpMethod.ProtocolHeader or AmqpMethod.ConnectionTune or AmqpMethod.ConnectionOpenOk)
            _proxy.Reset();
        _proxy.Fate = frame =>
        {
            if (frame.Method != what)
                return FrameFate.Pass;
            var first = Interlocked.CompareExchange(ref connection, frame.Connection, 0);
            if (first == 0)
                happened.SetResult();
            return first == 0 || (first == frame.Connection && how == FrameFate.Lose) ? how : FrameFate.Pass;
        };
        return happened.Task;
    }

    private Task Put(int number) => _client.Publish(
        QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = $"{number}", Body = Encoding.UTF8.GetBytes($"{number}") }, CancellationToken.None);
}
