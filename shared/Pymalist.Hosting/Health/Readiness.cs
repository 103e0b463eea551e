using Pymalist.Queues;

namespace Pymalist.Hosting;

/// <summary>Whether this process can do its work now: its queues are declared and answer.</summary>
internal sealed class Readiness(IQueues queues)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile bool _declared;

    public void Declared() => _declared = true;

    public async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        if (!_declared)
            return false;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await queues.Depth(QueueNames.Parked, patience.Token).WaitAsync(patience.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
