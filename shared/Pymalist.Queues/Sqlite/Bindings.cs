using Dapper;
using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>Which exchange leads where. Every queue is bound to the nameless exchange by its own name (AMQP 0-9-1, section 3.1.3.1).</summary>
internal static class Bindings
{
    /// <summary>Adds the bindings of a topology that are missing; how many those were.</summary>
    public static int Add(SqliteConnection connection, Topology topology) => connection.Execute(
        "INSERT INTO binding (exchange, routing_key, queue) VALUES (@Exchange, @Key, @Queue) ON CONFLICT DO NOTHING",
        Of(topology).Select(binding => new { binding.Exchange, binding.Key, binding.Queue }));

    /// <exception cref="UnroutableException">There are none.</exception>
    public static IReadOnlyList<string> Route(SqliteConnection connection, string exchange, string key)
    {
        var queues = connection.Query<string>("SELECT queue FROM binding WHERE exchange = @exchange AND routing_key = @key", new { exchange, key }).AsList();
        return queues.Count > 0 ? queues : throw new UnroutableException(exchange, key);
    }

    private static IEnumerable<(string Exchange, string Key, string Queue)> Of(Topology topology)
    {
        yield return (QueueNames.Fetched, QueueNames.Fetched, QueueNames.Fetched);
        foreach (var role in Enum.GetValues<Role>())
            yield return (QueueNames.Errors, QueueNames.Key(role), QueueNames.React);

        foreach (var queue in new[] { QueueNames.Fetched, QueueNames.React, QueueNames.Parked })
            yield return ("", queue, queue);

        foreach (var (name, once) in topology.Distributors)
        {
            var queue = QueueNames.Distribute(name);
            yield return ("", queue, queue);
            yield return (QueueNames.Processed, QueueNames.First, queue);
            if (!once)
                yield return (QueueNames.Processed, QueueNames.More, queue);
        }
    }
}
