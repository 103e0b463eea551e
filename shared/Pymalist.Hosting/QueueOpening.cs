using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Hosting;

/// <summary>Opens the queues that a configuration names.</summary>
public static class QueueOpening
{
    /// <summary>A broker, or the embedded queue in the data directory.</summary>
    public static async Task<IQueues> OpenQueues(this PymalistSettings settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (settings.RabbitMq is { } rabbitMq)
            return new RabbitMqQueues(rabbitMq, loggers.CreateLogger<RabbitMqQueues>(), time);

        Directory.CreateDirectory(settings.General.DataDirectory);
        var options = new SqliteQueuesOptions { Path = Path.Combine(settings.General.DataDirectory, "queue.db") };
        return await SqliteQueues.Open(options, time, loggers.CreateLogger<SqliteQueues>(), cancellationToken);
    }
}
