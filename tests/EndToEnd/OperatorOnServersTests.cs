using System.Text.Json;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary>An operator's commands where the queues are a broker's, and the store is a database.</summary>
[Collection("RabbitMQ")]
public sealed class OperatorOnServersTests(RabbitMqServer broker) : IAsyncLifetime
{
    private readonly PostgresServer _database = new();

    public Task InitializeAsync() => ((IAsyncLifetime)_database).InitializeAsync();

    [ServerFact("rabbitmq-server", "postgres")]
    public async Task What_was_parked_is_listed_replayed_and_brought()
    {
        await using var desk = new Desk($$"""
            "Queue": { "RabbitMq": { "Uri": "{{await broker.NewVirtualHost()}}" } },
            "Store": { "Postgres": { "ConnectionString": "{{await _database.NewDatabase()}}" } },
            """);
        desk.Sink.Reply = command => command == "." ? "554 5.6.0 We do not like the look of it" : null;
        desk.Post();
        (await desk.Run("store", "migrate", "--check")).With(1);
        (await desk.Run("play")).With(0);
        desk.Sink.Reply = _ => null;

        var check = await desk.Run("store", "migrate", "--check");
        var parked = Assert.Single(await desk.Json("parked", "list"));
        var replayed = await desk.Run("parked", "replay", "--all");
        var waiting = await desk.Json("queue");
        (await desk.Run("play")).With(0);
        var story = Assert.Single(await desk.Json("trace", "1@posts.example.com"));

        check.With(0);
        Assert.Contains("We do not like the look of it", parked.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal($"{parked.GetProperty("number")}: sent on into pymalist.distribute.smtp.\n", replayed.With(0).Output);
        Assert.Equal(JsonValueKind.Null, QueueOf(waiting, "pymalist.distribute.smtp").GetProperty("in_hand").ValueKind);
        Assert.Equal(0, QueueOf(waiting, "pymalist.retry").GetProperty("later").GetInt32());
        Assert.EndsWith("This is 1.\n", Assert.Single(desk.Sink.Messages), StringComparison.Ordinal);
        Assert.All(story.GetProperty("recipients").EnumerateArray(), row => Assert.Equal("delivered", row.GetProperty("state").GetString()));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private static JsonElement QueueOf(JsonElement[] lines, string name) => Assert.Single(lines, line => line.TryGetProperty("queue", out var queue) && queue.GetString() == name);
}
