using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Writes down what became of a mail that has been distributed. To let go of it now would be to send it again, so what fails is
/// tried again in place, and the end of the grace leaves a last moment for it.
/// </summary>
public sealed class Settlement(TimeProvider time, ILogger<Settlement> logger)
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="settle">May be called several times.</param>
    /// <param name="abandon">The grace is over.</param>
    /// <exception cref="OperationCanceledException">It could not be written down before the end.</exception>
    public async Task Persist(Func<CancellationToken, Task> settle, CancellationToken abandon)
    {
        using var end = new CancellationTokenSource();
        await using var last = abandon.Register(() => end.CancelAfter(LastMoment));
        for (var pause = TimeSpan.FromSeconds(0.25); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await settle(end.Token);
                return;
            }
            catch (Exception exception) when (!end.IsCancellationRequested)
            {
                Log.StageTroubled(logger, "settling", exception.Message);
                await time.Pause(pause, end.Token);
            }
        }
    }
}
