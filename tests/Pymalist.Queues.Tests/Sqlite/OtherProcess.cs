using System.Globalization;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Queues.Tests.Sqlite;

/// <summary>What this assembly does when it is run by itself: be another process, which its tests can kill.</summary>
internal static class OtherProcess
{
    public static async Task<int> Main(string[] arguments)
    {
        var queues = await SqliteInstallation.Open(new() { Path = arguments[0] });
        await (arguments[1] switch
        {
            "take" => Take(queues, arguments[2], int.Parse(arguments[3], CultureInfo.InvariantCulture)),
            "publish" => Publish(queues),
            _ => throw new ArgumentException($"Not known: {arguments[1]}.", nameof(arguments)),
        });
        return 0;
    }

    // Takes messages, says so, and keeps them until it is killed.
    private static async Task Take(SqliteQueues queues, string queue, int count)
    {
        var taken = 0;
        await foreach (var delivery in queues.Consume(queue, count, CancellationToken.None))
        {
            if (++taken == count)
                Console.WriteLine("taken");
        }
    }

    // Publishes one message after the other and says so once each is safe, until it is killed.
    private static async Task Publish(SqliteQueues queues)
    {
        for (var n = 0; ; n++)
        {
            var message = new QueuedMessage { MessageId = $"message {n}", Body = new byte[10_000] };
            await queues.Publish(QueueNames.Fetched, QueueNames.Fetched, message, CancellationToken.None);
            Console.WriteLine(message.MessageId);
        }
    }
}
