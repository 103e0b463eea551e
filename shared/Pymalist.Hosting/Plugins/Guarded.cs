using System.Runtime.CompilerServices;

namespace Pymalist.Hosting.Plugins;

/// <summary>A third party's fetcher behind a <see cref="CallGuard"/>.</summary>
internal sealed class GuardedFetcher(IFetcher inner, CallGuard guard) : IFetcher, IAsyncDisposable
{
    public IAsyncEnumerable<Mail> Fetch(CancellationToken cancellationToken) => guard.Stream(inner.Fetch, cancellationToken);

    public ValueTask DisposeAsync() => guard.Dispose(inner);
}

/// <summary>A third party's processor behind a <see cref="CallGuard"/>.</summary>
internal sealed class GuardedProcessor(IProcessor inner, CallGuard guard) : IProcessor, IAsyncDisposable
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) =>
        guard.Stream(token => inner.Process(mail, token), cancellationToken);

    public ValueTask DisposeAsync() => guard.Dispose(inner);
}

/// <summary>A third party's distributor behind a <see cref="CallGuard"/>.</summary>
internal sealed class GuardedDistributor(IDistributor inner, CallGuard guard) : IDistributor, IAsyncDisposable
{
    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken) =>
        guard.Call(token => inner.Distribute(mail, token), cancellationToken);

    public ValueTask DisposeAsync() => guard.Dispose(inner);
}

/// <summary>A third party's reactor behind a <see cref="CallGuard"/>.</summary>
internal sealed class GuardedReactor(IReactor inner, CallGuard guard) : IReactor, IAsyncDisposable
{
    public Task React(Failure failure, CancellationToken cancellationToken) => guard.Call(token => inner.React(failure, token), cancellationToken);

    public ValueTask DisposeAsync() => guard.Dispose(inner);
}

internal static class GuardedStream
{
    /// <summary>Each step of the stream is one call: a stream may be long, a step may not.</summary>
    public static async IAsyncEnumerable<Mail> Stream(
        this CallGuard guard, Func<CancellationToken, IAsyncEnumerable<Mail>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The stream's own token must outlive the single calls, or a step would end the next one's.
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = await guard.Call(_ => Task.FromResult(open(life.Token).GetAsyncEnumerator(life.Token)), cancellationToken);
        var stepping = true;
        try
        {
            while (await guard.Call(async _ => await stream.MoveNextAsync(), cancellationToken))
            {
                stepping = false;
                yield return stream.Current;
                stepping = true;
            }

            stepping = false;
        }
        finally
        {
            // Who stops reading between two steps lets the component end in its own time; a failed step is over.
            if (stepping)
                await life.CancelAsync();
            await guard.Call(token => Ended(stream, token), CancellationToken.None);
        }
    }

    // A step that hangs cannot be disposed of: it keeps its thread until it comes back.
    private static async Task Ended(IAsyncEnumerator<Mail> stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        }
        catch (NotSupportedException)
        {
        }
    }
}
