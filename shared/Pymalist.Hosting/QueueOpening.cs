using Microsoft.Extensions.Logging;
using Pymalist.Hosting.LargeMail;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Queues.Sqlite;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>Opens the queues that a configuration names.</summary>
public static class QueueOpening
{
    /// <summary>A broker, or the embedded queue in the data directory.</summary>
    /// <exception cref="SettingsException">The broker's URI is none.</exception>
    public static async Task<IQueues> OpenQueues(this PymalistSettings settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (settings.RabbitMq is { } rabbitMq)
            return Broker(rabbitMq, time, loggers);

        Directory.CreateDirectory(settings.General.DataDirectory);
        var options = new SqliteQueuesOptions { Path = Path.Combine(settings.General.DataDirectory, "queue.db") };
        return await SqliteQueues.Open(options, time, loggers.CreateLogger<SqliteQueues>(), cancellationToken);
    }

    /// <summary>The same, dated as the store is; over a broker large mail goes by reference to that.</summary>
    /// <exception cref="SettingsException">The broker's URI is none.</exception>
    public static async Task<IQueues> OpenQueues(this PymalistSettings settings, IStore store, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var queues = await settings.OpenQueues(store.Clock, loggers, cancellationToken);
        return settings.RabbitMq is null
            ? queues
            : new ReferencingQueues(queues, store.Octets, settings.References.ReferenceAbove, store.Clock, loggers.CreateLogger<ReferencingQueues>());
    }

    private static RabbitMqQueues Broker(RabbitMqOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            return new RabbitMqQueues(options, loggers.CreateLogger<RabbitMqQueues>(), time);
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException([new Problem("Pymalist:Queue:RabbitMq:Uri", "", exception.Message)]);
        }
    }
}
