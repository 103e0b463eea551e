using System.Text.Json;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary>An operator's commands where the queues are a broker's.</summary>
[Collection("RabbitMQ")]
public sealed class OperatorOnBrokerTests(RabbitMqServer server)
{
    [ServerFact("rabbitmq-server")]
    public async Task What_was_parked_is_listed_replayed_and_brought()
    {
        await using var desk = await At(server);
        desk.Sink.Reply = command => command == "." ? "554 5.6.0 We do not like the look of it" : null;
        desk.Post();
        (await desk.Run("play")).With(0);
        desk.Sink.Reply = _ => null;

        var parked = Assert.Single(await desk.Json("parked", "list"));
        var replayed = await desk.Run("parked", "replay", "--all");
        var waiting = await desk.Json("queue");
        (await desk.Run("play")).With(0);

        Assert.Contains("We do not like the look of it", parked.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("1: sent on into pymalist.distribute.smtp.\n", replayed.With(0).Output);
        Assert.Equal(JsonValueKind.Null, QueueOf(waiting, "pymalist.distribute.smtp").GetProperty("in_hand").ValueKind);
        Assert.Equal(0, QueueOf(waiting, "pymalist.retry").GetProperty("later").GetInt32());
        Assert.EndsWith("This is 1.\n", Assert.Single(desk.Sink.Messages), StringComparison.Ordinal);
    }

    private static async Task<Desk> At(RabbitMqServer server) => new($$"""
        "Queue": { "RabbitMq": { "Uri": "{{await server.NewVirtualHost()}}" } },
        """);

    private static JsonElement QueueOf(JsonElement[] lines, string name) => Assert.Single(lines, line => line.TryGetProperty("queue", out var queue) && queue.GetString() == name);
}
