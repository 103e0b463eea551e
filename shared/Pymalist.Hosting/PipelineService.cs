using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting;

/// <summary>
/// Opens the store and the queues, however long they are away, and runs a pipeline on them as long as its host lives. SIGTERM drains: what is in
/// hand is finished, or let go of when the grace is nearly over.
/// </summary>
internal sealed class PipelineService(PipelinePlan plan, PymalistSettings settings, Readiness readiness, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<PipelineService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var abandon = new CancellationTokenSource();
        using var grace = stoppingToken.Register(() => abandon.CancelAfter(settings.General.ShutdownTimeout * 0.8));
        try
        {
            await Run(stoppingToken, abandon.Token);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        Log.Stopped(_logger);
    }

    private async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        await using var store = await settings.AwaitStore(TimeProvider.System, loggers, patience: null, stopping);
        await using var queues = await settings.OpenQueues(store, loggers, stopping);
        await using var pipeline = new Pipeline(settings, queues, store, TimeProvider.System, loggers);
        plan.AddTo(pipeline);
        await queues.Declare(settings.Topology, stopping);

        await pipeline.Listen(stopping);
        readiness.Opened(queues, store);
        Log.Started(_logger, "pymalist", pipeline.Name);
        using var note = stopping.Register(() => Log.Stopping(_logger));
        await pipeline.Run(stopping, abandon);
    }
}
