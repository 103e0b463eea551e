using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Queues;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone;

/// <summary>Prints how much waits at each stage.</summary>
internal static class Waiting
{
    public static async Task<int> Run(Installed installed, bool json, CancellationToken cancellationToken)
    {
        var queues = await installed.Queues(cancellationToken);
        var report = new QueueReport(installed.Settings, queues, installed.Store);
        await Installed.Patiently(token => WriteQueues(report, DateTimeOffset.UtcNow, isBroker: installed.Settings.RabbitMq is not null, json, token), cancellationToken);
        await WriteParked(report, installed.Store.Clock.GetUtcNow(), json, cancellationToken);
        await WriteRecipients(report, installed.Store.Clock.GetUtcNow(), json, cancellationToken);
        return ExitCodes.Done;
    }

    // The broker does not tell what is in hand, nor which queue a message that waits comes from.
    private static async Task WriteQueues(QueueReport report, DateTimeOffset now, bool isBroker, bool json, CancellationToken cancellationToken)
    {
        var table = new TextTable("queue", "ready", "in hand", "later", "oldest");
        QueueDepth? last = null;
        await foreach (var (queue, depth, oldest) in report.Queues(cancellationToken))
        {
            long? inHand = isBroker ? null : depth.InHand, later = isBroker ? null : depth.Delayed;
            if (json)
                JsonLine.Write(new { Queue = queue, depth.Ready, InHand = inHand, Later = later, Oldest = oldest });
            table.Add(queue, Say.Number(depth.Ready), Say.Number(inHand), Say.Number(later), Say.Age(oldest, now));
            last = depth;
        }

        if (isBroker && json)
            JsonLine.Write(new { Queue = "pymalist.retry", Ready = 0, InHand = (long?)null, Later = last!.Delayed, Oldest = (DateTimeOffset?)null });
        if (isBroker)
            table.Add("pymalist.retry", "", "", Say.Number(last!.Delayed), "");
        if (!json)
            table.Write();
    }

    private static async Task WriteParked(QueueReport report, DateTimeOffset now, bool json, CancellationToken cancellationToken)
    {
        var (count, oldest) = await report.Parked(cancellationToken);
        if (json)
            JsonLine.Write(new { Parked = count, Oldest = oldest });
        else if (count > 0)
            Console.WriteLine($"{Environment.NewLine}{count} parked, the oldest {Say.Age(oldest, now)} ago (pymalist parked list).");
    }

    private static async Task WriteRecipients(QueueReport report, DateTimeOffset now, bool json, CancellationToken cancellationToken)
    {
        var table = new TextTable("distributor", "state", "recipients", "oldest");
        foreach (var count in await report.Recipients(cancellationToken))
        {
            if (json)
                JsonLine.Write(new { count.Distributor, count.State, Recipients = count.Rows, count.Oldest });
            table.Add(count.Distributor, Say.Word(count.State), Say.Number(count.Rows), Say.Age(count.Oldest, now));
        }

        if (json || table.IsEmpty)
            return;

        Console.WriteLine();
        table.Write();
    }
}
