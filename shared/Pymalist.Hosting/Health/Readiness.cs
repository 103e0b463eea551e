using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>Whether this process can do its work now: its store answers, its queues are declared and answer.</summary>
internal sealed class Readiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile Func<CancellationToken, Task>? _ask;

    /// <summary>The store is open, and the queues are declared.</summary>
    public void Opened(IQueues queues, IStore store) =>
        _ask = token => Task.WhenAll(queues.Depth(QueueNames.Parked, token), store.Check(token));

    public async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        if (_ask is not { } ask)
            return false;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await ask(patience.Token).WaitAsync(patience.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
