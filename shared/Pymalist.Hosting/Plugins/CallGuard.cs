namespace Pymalist.Hosting.Plugins;

/// <summary>
/// Calls into a third party's code so that nothing it does can stop the host: what it throws gets its name, and a call that
/// does not come back in time is left to itself, even one that blocks its thread.
/// </summary>
/// <param name="name">The component's name.</param>
/// <param name="limit">How long a call may take.</param>
internal sealed class CallGuard(string name, TimeSpan limit)
{
    // Each call that never comes back costs a thread for good.
    private const int MostHanging = 8;

    private int _hanging;

    public async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _hanging) >= MostHanging)
            throw new ComponentException(name, $"is not called again: {MostHanging} earlier calls have not come back. Mend it and start anew.");

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = late.Token;

        // A call that has not begun by the time it is given up never begins.
        var running = Task.Run(() => call(token), token);
        try
        {
            return await running.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await Abandon(running, late);
            throw new ComponentException(name, $"did not come back within {limit}.") { IsLeft = true };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Abandon(running, late);
            throw;
        }
        catch (Exception exception) when (exception is not MailException)
        {
            throw new ComponentException(name, $"failed: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    public Task Call(Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        Call(async token => { await call(token); return true; }, cancellationToken);

    /// <summary>Lets go of it, if it holds anything. What goes wrong with that harms nobody any more.</summary>
    public async ValueTask Dispose(object component)
    {
        try
        {
            if (component is IAsyncDisposable asynchronous)
                await Call(async _ => await asynchronous.DisposeAsync(), CancellationToken.None);
            else if (component is IDisposable disposable)
                await Call(_ => Task.Run(disposable.Dispose, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception exception) when (exception is ComponentException or MailException)
        {
        }
    }

    private async Task Abandon(Task running, CancellationTokenSource late)
    {
        await late.CancelAsync();
        if (running.IsCompleted)
            return;

        Interlocked.Increment(ref _hanging);
        _ = running.ContinueWith(
            ended => { _ = ended.Exception; Interlocked.Decrement(ref _hanging); },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
