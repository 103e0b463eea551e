using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Takes from a queue, several at once, and hands each delivery to a stage. What a stage leaves unsettled because something
/// of ours broke is let go of, so that it comes again, after a pause that grows.
/// </summary>
public sealed class QueueWorker(string queue, int concurrency, Func<IDelivery, CancellationToken, Task> handle, IQueues queues, Quarantine quarantine, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _inHand;
    private long _handled;
    private int _troubled;

    /// <summary>The queue it takes from.</summary>
    public string Queue => queue;

    /// <summary>How many deliveries are in hand.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    /// <summary>How many deliveries were taken since the start; moves whenever something happens.</summary>
    public long Handled => Interlocked.Read(ref _handled);

    /// <summary>Takes what comes until told to stop, and then finishes what is in hand.</summary>
    /// <param name="stopping">Take no more.</param>
    /// <param name="abandon">Let go of what is in hand, too: the grace is over.</param>
    public async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        var running = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var delivery in queues.Consume(queue, concurrency, stopping))
                {
                    Interlocked.Increment(ref _inHand);
                    Interlocked.Increment(ref _handled);
                    running.RemoveAll(task => task.IsCompleted);
                    running.Add(Handle(delivery, abandon));
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                await Pause(exception, stopping);
            }
        }

        await Task.WhenAll(running);
    }

    private async Task Handle(IDelivery delivery, CancellationToken abandon)
    {
        try
        {
            await Task.Yield();
            await quarantine.Handle(queue, delivery, handle, abandon);
            _troubled = 0;
        }
        catch (Exception exception)
        {
            if (!abandon.IsCancellationRequested)
                await Pause(exception, abandon);
            await Release(delivery);
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }

    private async Task Pause(Exception exception, CancellationToken abandon)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(_troubled++, 10)) / 4, LongestPause.TotalSeconds));
        if (!QueueException.IsOutage(exception))
            Log.StageTroubled(logger, queue, exception.Message);
        await time.Pause(pause, abandon);
    }

    private async Task Release(IDelivery delivery)
    {
        try
        {
            await delivery.Release();
        }
        catch (Exception exception)
        {
            // It comes back by itself when the connection, or this process, ends.
            if (!QueueException.IsOutage(exception))
                Log.StageTroubled(logger, queue, exception.Message);
        }
    }
}
