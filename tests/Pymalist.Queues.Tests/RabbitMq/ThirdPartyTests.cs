using Pymalist.Testing.Servers;
using RabbitMQ.Client;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>What others do on the same broker: declare, publish and let go of messages in ways of their own.</summary>
public sealed class ThirdPartyTests(RabbitMqServer server) : RabbitMqTest(server)
{
    [ServerFact("rabbitmq-server")]
    public async Task A_queue_that_is_there_and_made_otherwise_is_named()
    {
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync("pymalist.distribute.gateway", durable: true, exclusive: false, autoDelete: false);

        var thrown = await Assert.ThrowsAsync<TopologyException>(() =>
            Queues.Declare(Topology with { Distributors = [new("gateway", Once: false)] }, CancellationToken.None).WaitAsync(Deadline.Default));
        await Publish("still at work").WaitAsync(Deadline.Default);

        Assert.Contains("pymalist.distribute.gateway", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", thrown.Message, StringComparison.Ordinal);
    }

    [ServerFact("rabbitmq-server")]
    public async Task What_nobody_survives_taking_ends_among_the_parked_and_says_where_it_came_from()
    {
        await Publish("poison");
        await using var connection = await Installation.Connect();
        var taken = 0;
        await using var channel = await connection.CreateChannelAsync();
        while (await channel.BasicGetAsync(QueueNames.Fetched, autoAck: false) is { } message && taken < 100)
        {
            taken++;
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
        }

        var parked = await Inbox(QueueNames.Parked).Read();

        Assert.Equal(21, taken);
        Assert.Equal("poison", parked.MessageId);
        Assert.Equal(QueueNames.Fetched, parked.Headers[ParkedHeaders.From]);
        Assert.Contains("delivery limit", (string)parked.Headers[ParkedHeaders.Reason], StringComparison.Ordinal);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Messages_without_an_id_get_one_that_tells_them_apart()
    {
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var body in new[] { "one", "two", "one" })
            await channel.BasicPublishAsync("", QueueNames.Fetched, System.Text.Encoding.ASCII.GetBytes(body));
        await Publish("last");
        var inbox = Inbox(QueueNames.Fetched);

        var ids = new[] { await inbox.Read(), await inbox.Read(), await inbox.Read() }.Select(message => message.MessageId).ToArray();

        Assert.All(ids[..2], id => Assert.Equal(64, id.Length));
        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal("last", ids[2]);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Headers_of_other_kinds_come_as_the_nearest_that_there_is()
    {
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        var headers = new Dictionary<string, object?>
        {
            ["int"] = 7,
            ["double"] = 1.5,
            ["time"] = new AmqpTimestamp(0),
            ["bytes"] = new byte[] { 0xff, (byte)'a' },
            ["nothing"] = null,
        };
        await channel.BasicPublishAsync("", QueueNames.Fetched, mandatory: true, new BasicProperties { MessageId = "a", Headers = headers }, Array.Empty<byte>());

        var read = (await Inbox(QueueNames.Fetched).Read()).Headers;

        Assert.Equal((7L, "1.5", "1970-01-01T00:00:00.0000000+00:00", "\ufffda"), (read["int"], read["double"], read["time"], read["bytes"]));
        Assert.DoesNotContain("nothing", read.Keys);
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_queue_that_was_deleted_is_made_again_and_consumed_further()
    {
        var inbox = Inbox(QueueNames.Fetched);
        await Publish("before");
        await inbox.Read();
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();

        await Server.QueuesWork(await Installation.Uri);
        await channel.QueueDeleteAsync(QueueNames.Fetched);
        var next = inbox.Next();
        await Pymalist.Testing.Eventually.Holds(() => IsConsumed(connection));
        await Publish("after").WaitAsync(Deadline.Default);

        Assert.Equal("after", (await next).Message.MessageId);
        Assert.Equal(["ConsumerEnded"], Log.Names);
    }

    private static async Task<bool> IsConsumed(IConnection connection)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync();
            return (await channel.QueueDeclarePassiveAsync(QueueNames.Fetched)).ConsumerCount > 0;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }
}
