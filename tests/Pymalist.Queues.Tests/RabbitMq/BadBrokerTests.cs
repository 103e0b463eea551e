using System.Text;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A broker that falls silent, cuts or closes in the middle of something. Every wait ends, and all goes on over what comes next.</summary>
public sealed class BadBrokerTests : RabbitMqTest, IAsyncLifetime
{
    // Long enough for a broker on a busy machine, short enough to wait for it in a test.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly BrokerProxy _proxy;
    private readonly RecordingLogger _log = new();
    private RabbitMqQueues _client = null!;

    public BadBrokerTests(RabbitMqServer server)
        : base(server) => _proxy = new(server.Port);

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var options = new RabbitMqOptions { Uri = _proxy.Uri(await Installation.Uri), PublishTimeout = Timeout };
        _client = new(options, _log);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await Within(_client.DisposeAsync().AsTask());
        await _proxy.DisposeAsync();
        await DisposeAsync();
    }

    [ServerTheory("rabbitmq-server")]
    [InlineData(nameof(AmqpMethod.ProtocolHeader), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.ConnectionTune), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.ConnectionTune), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.ConnectionOpenOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.ConnectionOpenOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.ChannelOpenOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclare), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Lose))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.CloseChannel))]
    public async Task What_is_declared_is_declared_however_the_first_try_ends(string method, string fate)
    {
        var happened = Once(method, fate);

        await Within(_client.Declare(Topology, CancellationToken.None));

        Assert.True(happened.IsCompleted);
    }

    [ServerTheory("rabbitmq-server")]
    [InlineData(nameof(AmqpMethod.ChannelOpenOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.CloseChannel))]
    public async Task What_is_asked_is_answered_however_the_first_try_ends(string method, string fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        await Publish("a");
        var happened = Once(method, fate);

        Assert.Equal(1, (await Within(_client.Depth(QueueNames.Fetched, CancellationToken.None))).Ready);

        Assert.True(happened.IsCompleted);
    }

    [ServerTheory("rabbitmq-server")]
    [InlineData(nameof(AmqpMethod.ProtocolHeader), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.QueueDeclareOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.ConfirmSelectOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.ConfirmSelectOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.ConfirmSelectOk), nameof(FrameFate.CloseChannel))]
    [InlineData(nameof(AmqpMethod.BasicPublish), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.BasicPublish), nameof(FrameFate.Lose))]
    [InlineData(nameof(AmqpMethod.BasicPublish), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.BasicPublish), nameof(FrameFate.CloseChannel))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.Lose))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.CloseChannel))]
    public async Task What_is_published_arrives_however_the_first_try_ends(string method, string fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        var happened = Once(method, fate);

        await Within(Task.WhenAll(Enumerable.Range(0, 20).Select(n => Put($"{n}"))));

        Assert.True(happened.IsCompleted);
        var inbox = Inbox(QueueNames.Fetched, prefetch: 20);
        Assert.Equal(20, (await inbox.Next(20)).Select(delivery => delivery.Message.MessageId).Distinct().Count());
    }

    [ServerTheory("rabbitmq-server")]
    [InlineData(nameof(AmqpMethod.ChannelOpenOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.ChannelOpenOk), nameof(FrameFate.CloseChannel))]
    [InlineData(nameof(AmqpMethod.BasicConsumeOk), nameof(FrameFate.Hang))]
    [InlineData(nameof(AmqpMethod.BasicConsumeOk), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.BasicConsumeOk), nameof(FrameFate.CloseChannel))]
    [InlineData(nameof(AmqpMethod.BasicDeliver), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.BasicDeliver), nameof(FrameFate.CloseChannel))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.Cut))]
    [InlineData(nameof(AmqpMethod.BasicAck), nameof(FrameFate.CloseChannel))]
    public async Task What_is_consumed_comes_once_and_all_of_it_however_the_first_try_ends(string method, string fate)
    {
        await Within(_client.Declare(Topology, CancellationToken.None));
        foreach (var n in Enumerable.Range(0, 20))
            await Publish($"{n}");
        var happened = Once(method, fate);
        await using var inbox = new Inbox(_client, QueueNames.Fetched, prefetch: 3, Tell);

        var read = new List<string>();
        while (read.Count < 20)
            read.Add((await inbox.Read()).MessageId);

        Assert.Equal(Enumerable.Range(0, 20), read.Select(int.Parse).Order());
        Assert.True(happened.IsCompleted);
        await Deadline.Until(0, async () => (int)(await Queues.Depth(QueueNames.Fetched, CancellationToken.None)).Ready);
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_broker_that_closes_what_it_has_opened_is_not_asked_again_without_a_pause()
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

    // The first such frame of all has its fate, and where frames are lost all that follow it on its connection.
    private Task Once(string method, string fate)
    {
        var happened = new TaskCompletionSource();
        var (what, how) = (Enum.Parse<AmqpMethod>(method), Enum.Parse<FrameFate>(fate));
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

    private Task Put(string id) => _client.Publish(
        QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = id, Body = Encoding.UTF8.GetBytes(id) }, CancellationToken.None);
}
