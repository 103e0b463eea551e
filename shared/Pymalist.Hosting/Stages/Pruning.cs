using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>Lets the store forget what is over and done with, every few minutes.</summary>
public sealed class Pruning(IStore store, Retention retention, TimeProvider time, ILogger<Pruning> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    // From cron there will be another pass.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <summary>Does so until the token fires. Several processes may: the first time comes at random, so that they do not meet.</summary>
    public async Task Run(CancellationToken stopping)
    {
        await time.Pause(Interval * Random.Shared.NextDouble(), stopping);
        while (!stopping.IsCancellationRequested)
        {
            await Prune(stopping);
            await time.Pause(Interval, stopping);
        }
    }

    /// <summary>Does so once, for some seconds at most.</summary>
    public async Task RunOnce(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Moment);
        await Prune(limit.Token);
    }

    // What is not forgotten now is forgotten the next time; who needs the store tells that it is away.
    private async Task Prune(CancellationToken cancellationToken)
    {
        try
        {
            if (await store.Prune(retention, cancellationToken) is > 0 and var rows)
                Log.Pruned(logger, rows);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
        }
    }
}
