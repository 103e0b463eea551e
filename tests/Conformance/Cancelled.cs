namespace Pymalist.Conformance;

/// <summary>What was cancelled ends soon: with an <see cref="OperationCanceledException"/>, or as if there were no more to do.</summary>
internal static class Cancelled
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <returns>Whether it ended in time; any other exception than the one of cancellation passes through.</returns>
    public static async Task<bool> Ends(Func<Task> call)
    {
        var task = Task.Run(call);
        try
        {
            await task.WaitAsync(Soon);
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            return false;
        }
    }
}
