using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;

namespace Pymalist.Hosting;

/// <summary>Runs a pipeline as long as its host lives. SIGTERM drains: what is in hand is finished, or let go of when the grace is nearly over.</summary>
internal sealed class PipelineService(Pipeline pipeline, IQueues queues, PymalistSettings settings, Readiness readiness, ILogger<PipelineService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var abandon = new CancellationTokenSource();
        using var grace = stoppingToken.Register(() => abandon.CancelAfter(settings.General.ShutdownTimeout * 0.8));
        try
        {
            await queues.Declare(settings.Topology, stoppingToken);
            readiness.Declared();
            Log.Started(logger, "pymalist", pipeline.Name);
            using var note = stoppingToken.Register(() => Log.Stopping(logger));
            await pipeline.Run(stoppingToken, abandon.Token);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        Log.Stopped(logger);
    }
}
