using System.Text.Json;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Servers;

[CollectionDefinition("RabbitMQ")]
public sealed class RabbitMqTests : ICollectionFixture<RabbitMqServer>;

[Collection("RabbitMQ")]
public sealed class RabbitMqServerTests(RabbitMqServer server)
{
    [ServerFact("rabbitmq-server")]
    public async Task A_new_virtual_host_takes_a_message_and_gives_it_back()
    {
        var host = VirtualHostOf(await server.NewVirtualHost());
        await server.Manage(HttpMethod.Put, $"queues/{host}/q", """{"durable": true, "arguments": {"x-queue-type": "quorum"}}""");

        await server.Manage(HttpMethod.Post, $"exchanges/{host}/amq.default/publish",
            """{"properties": {"delivery_mode": 2}, "routing_key": "q", "payload": "a mail", "payload_encoding": "string"}""");

        Assert.Equal("a mail", await PayloadIn(host));
    }

    [ServerFact("rabbitmq-server")]
    public async Task The_control_program_reaches_this_node_and_no_other()
    {
        var host = VirtualHostOf(await server.NewVirtualHost());

        var hosts = await server.Control("list_vhosts", "name");

        Assert.Contains(host, hosts, StringComparison.Ordinal);
    }

    [ServerFact("rabbitmq-server")]
    public async Task What_was_durable_is_there_after_a_crash_and_a_restart()
    {
        var host = VirtualHostOf(await server.NewVirtualHost());
        await server.Manage(HttpMethod.Put, $"queues/{host}/q", """{"durable": true}""");

        // RabbitMQ 3.10 says that a queue is there some moments before it is on the disk.
        await server.Control("eval", "mnesia:sync_log().");
        await server.Kill();
        Assert.False(await Ports.Answers(server.Port));
        await server.Restart();

        Assert.Contains("\"q\"", await server.Manage(HttpMethod.Get, $"queues/{host}/q"), StringComparison.Ordinal);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Nothing_is_left_of_one_that_was_disposed()
    {
        var other = new RabbitMqServer();
        await other.Start();
        Assert.NotEqual(server.Port, other.Port);
        Assert.NotEmpty(Leftovers.Of(other.Folder));

        await other.DisposeAsync();

        await Eventually.Holds(() => Leftovers.Of(other.Folder).Count == 0);
    }

    private static string VirtualHostOf(string uri) => new Uri(uri).AbsolutePath[1..];

    private async Task<string?> PayloadIn(string host)
    {
        var messages = await server.Manage(HttpMethod.Post, $"queues/{host}/q/get",
            """{"count": 1, "ackmode": "ack_requeue_false", "encoding": "auto"}""");
        return JsonDocument.Parse(messages).RootElement[0].GetProperty("payload").GetString();
    }
}
