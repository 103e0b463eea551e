using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Hosting;

/// <summary>Opens the queues that a configuration names.</summary>
public static class QueueOpening
{
    /// <summary>The queues that the settings name: a broker, or the embedded queue in the data directory.</summary>
    public static IQueues OpenQueues(this PymalistSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        if (settings.RabbitMq is { } rabbitMq)
            return new RabbitMqQueues(rabbitMq, time, loggers.CreateLogger<RabbitMqQueues>());

        Directory.CreateDirectory(settings.General.DataDirectory);
        var file = Path.Combine(settings.General.DataDirectory, "queue.db");
        return SqliteQueues.Open(file, time, loggers.CreateLogger<SqliteQueues>());
    }
}
