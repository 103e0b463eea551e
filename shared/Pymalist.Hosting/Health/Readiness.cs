using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>Whether this process can do its work now: its store answers, its queues are declared and answer.</summary>
internal sealed class Readiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile Tuple<IQueues, IStore>? _opened;

    /// <summary>The store is open, and the queues are declared.</summary>
    public void Opened(IQueues queues, IStore store) => _opened = new(queues, store);

    /// <summary>What is missing, a line for each; nothing when it can.</summary>
    public async Task<string> Missing(CancellationToken cancellationToken)
    {
        if (_opened is not var (queues, store))
            return "the store or the queue has not been there since the start";

        var missing = await Task.WhenAll(Ask("the store", store.Check, cancellationToken), Ask("the queue", queues.Check, cancellationToken));
        return string.Join('\n', missing.Where(what => what.Length > 0));
    }

    private static async Task<string> Ask(string what, Func<CancellationToken, Task> check, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await check(patience.Token).WaitAsync(patience.Token);
            return "";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{what}: no answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{what}: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }
}
