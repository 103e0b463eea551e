using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Waits for what has to be written down. To let go of a mail that has been distributed would be to send it again, so what fails is
/// tried again in place, and the end of the grace leaves a last moment for it. What is away is one line in the log,
/// however many wait for it.
/// </summary>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Of what is waited for.</param>
/// <param name="lastMoment">How long after the end of the grace; null for five seconds.</param>
public sealed class Settlement(TimeProvider time, ILogger<Settlement> logger, TimeSpan? lastMoment = null)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _lastMoment = lastMoment ?? TimeSpan.FromSeconds(5);
    private int _waiting;

    /// <summary>Writes something down.</summary>
    /// <param name="settle">May be called several times.</param>
    /// <param name="abandon">The grace is over.</param>
    /// <exception cref="OperationCanceledException">It could not be written down before the end.</exception>
    public async Task Persist(Func<CancellationToken, Task> settle, CancellationToken abandon)
    {
        using var end = new CancellationTokenSource();
        await using var last = abandon.Register(() => end.CancelAfter(_lastMoment));
        await Obtain(Done, end.Token);

        async Task<bool> Done(CancellationToken token)
        {
            await settle(token);
            return true;
        }
    }

    /// <summary>Gets what must be had before anything is done.</summary>
    /// <param name="get">May be called several times.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> Obtain<T>(Func<CancellationToken, Task<T>> get, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        try
        {
            for (var pause = TimeSpan.FromSeconds(0.25); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    return await get(cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    if (!isWaiting && Interlocked.Increment(ref _waiting) == 1 && !QueueException.IsOutage(exception))
                        Log.StageTroubled(logger, "settling", exception.Message);
                    isWaiting = true;
                    await time.Pause(pause, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            if (isWaiting)
                Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Waits for what is under way, and after the end of the grace a last moment longer.</summary>
    /// <param name="running">Its outcome is not looked at.</param>
    /// <param name="abandon">The grace is over.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> Ends(Task running, CancellationToken abandon)
    {
        using var end = new CancellationTokenSource();
        await using var last = abandon.Register(() => end.CancelAfter(_lastMoment));
        await running.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted;
    }
}
