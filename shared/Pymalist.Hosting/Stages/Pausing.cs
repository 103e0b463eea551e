namespace Pymalist.Hosting.Stages;

internal static class Pausing
{
    /// <summary>Waits that long, or until the token fires; either is fine.</summary>
    public static async Task Pause(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
