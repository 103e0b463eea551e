namespace Pymalist.Queues.Tests;

/// <summary>One consumer, message by message, each with a deadline.</summary>
public sealed class Inbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<IDelivery> _deliveries;
    private Task<bool> _moving = Task.FromResult(true);

    public Inbox(IQueues queues, string queue, int prefetch) =>
        _deliveries = queues.Consume(queue, prefetch, _stop.Token).GetAsyncEnumerator();

    /// <summary>The next message; not to be called again before it came.</summary>
    public async Task<IDelivery> Next()
    {
        Assert.True(await Moved(), "The stream ended.");
        return _deliveries.Current;
    }

    /// <summary>So many of the next messages.</summary>
    public async Task<IReadOnlyList<IDelivery>> Next(int count)
    {
        var taken = new List<IDelivery>();
        while (taken.Count < count)
            taken.Add(await Next());
        return taken;
    }

    /// <summary>The next message, settled; to look at.</summary>
    public async Task<QueuedMessage> Read()
    {
        var delivery = await Next();
        await delivery.Settle(CancellationToken.None).WaitAsync(Deadline.Default);
        return delivery.Message;
    }

    /// <summary>The next message, settled; null when the stream ended.</summary>
    public async Task<QueuedMessage?> TryRead()
    {
        if (!await Moved())
            return null;

        await _deliveries.Current.Settle(CancellationToken.None).WaitAsync(Deadline.Default);
        return _deliveries.Current.Message;
    }

    /// <summary>Ends the stream by its token, while somebody reads it or not.</summary>
    public Task Cancel() => _stop.CancelAsync();

    /// <summary>Ends the stream by its token, and waits for the end; not to be called while somebody reads.</summary>
    public async Task Stop()
    {
        await Cancel();
        Assert.False(await Moved(), "A message was handed out after the stream was cancelled.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_moving, Task.Delay(Deadline.Default));
        await _deliveries.DisposeAsync();
        _stop.Dispose();
    }

    private Task<bool> Moved()
    {
        _moving = _deliveries.MoveNextAsync().AsTask();
        return _moving.WaitAsync(Deadline.Default);
    }
}
