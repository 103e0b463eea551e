using Pymalist.Queues;

namespace Pymalist.Bench.Limits;

/// <summary>Queues with nothing behind them.</summary>
internal static class Traffic
{
    /// <summary>Posts of 4 KiB, made before they are asked for.</summary>
    public static Func<Task> Publishing(IQueues queues, int count, int callers)
    {
        var messages = Enumerable.Range(0, count).Select(_ => Posts.Queued()).ToArray();
        return () => Callers.Run(callers, messages, message => queues.Publish(QueueNames.Fetched, QueueNames.Fetched, message, CancellationToken.None));
    }

    /// <summary>Takes so many, with as many in hand as the prefetch lets through, and settles each.</summary>
    public static async Task Consume(IQueues queues, int count, int prefetch)
    {
        var settling = new List<Task>(count);
        await foreach (var delivery in queues.Consume(QueueNames.Fetched, prefetch, CancellationToken.None))
        {
            settling.Add(delivery.Settle(CancellationToken.None));
            if (settling.Count == count)
                break;
        }

        await Task.WhenAll(settling);
    }
}
