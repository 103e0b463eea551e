using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Bench.Limits;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Queues.Sqlite;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Subjects;

/// <summary>The two queues alone.</summary>
internal sealed class QueuesBench(BenchOptions options, RabbitMqServer broker, TemporaryFolder folder)
{
    private const string Syncing = "4 KiB and fsync, in a row";
    private const string Inserting = "SQLite alone, an insert in a transaction, in a row";

    private int _files;

    public static async Task<string> Run(BenchOptions options)
    {
        await using var broker = new RabbitMqServer();
        await broker.Start();
        using var folder = new TemporaryFolder("bench");
        return await Table.Of([.. new QueuesBench(options, broker, folder).Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        foreach (var callers in new[] { 1, 10, 100 })
        {
            foreach (var scenario in OneThenTheOther("embedded queue", callers, Embedded, [Inserting, Syncing]))
                yield return scenario;
            foreach (var scenario in OneThenTheOther("RabbitMQ", callers, Broker, [Syncing]))
                yield return scenario;
        }

        yield return new(Inserting, options.Mails, () => Sample.Of(() => Task.Run(() => Disk.Insert(NewFile(), options.Mails))));
        yield return new(Syncing, options.Mails, () => Sample.Of(() => Task.Run(() => Disk.Sync(NewFile(), options.Mails))));
    }

    // What the first has published the second consumes.
    private IEnumerable<Scenario> OneThenTheOther(string name, int callers, Func<Task<IQueues>> open, IReadOnlyList<string> references)
    {
        IQueues? queues = null;
        yield return new($"{name}, publish, {callers} at a time", options.Mails, async () =>
        {
            queues = await open();
            await queues.Declare(new Topology { RetryDelays = [TimeSpan.FromMinutes(1)] }, CancellationToken.None);
            return await Sample.Of(Traffic.Publishing(queues, options.Mails, callers));
        })
        { References = references };
        yield return new($"{name}, consume and settle, {callers} at a time", options.Mails, async () =>
        {
            var sample = await Sample.Of(() => Traffic.Consume(queues!, options.Mails, callers));
            await queues!.DisposeAsync();
            return sample;
        })
        { References = references };
    }

    private async Task<IQueues> Embedded() =>
        await SqliteQueues.Open(new SqliteQueuesOptions { Path = NewFile() }, TimeProvider.System, NullLogger<SqliteQueues>.Instance, CancellationToken.None);

    private async Task<IQueues> Broker() =>
        new RabbitMqQueues(new RabbitMqOptions { Uri = await broker.NewVirtualHost() }, NullLogger<RabbitMqQueues>.Instance);

    private string NewFile() => folder.In($"file-{++_files}");
}
