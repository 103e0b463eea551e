namespace Pymalist.Internet.DomainNames;

/// <summary>Does the same thing once for all who want it at the same time. It is given up when the last of them has gone.</summary>
internal sealed class SharedWork<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Work> _underWay = [];

    /// <param name="key">The thing.</param>
    /// <param name="work">How to do it; its token is not that of anyone who waits.</param>
    /// <param name="cancellationToken">Ends the waiting of this one.</param>
    public async Task<TResult> Do(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var shared = Join(key, work);
        try
        {
            return await shared.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, shared);
        }
    }

    private Work Join(TKey key, Func<CancellationToken, Task<TResult>> work)
    {
        lock (_lock)
        {
            if (!_underWay.TryGetValue(key, out var shared))
                _underWay[key] = shared = new Work(work);
            shared.Waiting++;
            return shared;
        }
    }

    private void Leave(TKey key, Work shared)
    {
        lock (_lock)
        {
            if (--shared.Waiting > 0)
                return;
            _underWay.Remove(key);
        }

        shared.Dispose();
    }

    private sealed class Work : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();

        public Work(Func<CancellationToken, Task<TResult>> work) => Result = Task.Run(() => work(_cancellation.Token));

        public Task<TResult> Result { get; }

        public int Waiting { get; set; }

        // What nobody waits for any more is not done.
        public void Dispose()
        {
            _cancellation.Cancel();
            _cancellation.Dispose();
        }
    }
}
