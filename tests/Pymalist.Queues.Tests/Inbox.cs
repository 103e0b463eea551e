namespace Pymalist.Queues.Tests;

/// <summary>One consumer, message by message, each with a deadline.</summary>
public sealed class Inbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<IDelivery> _deliveries;
    private readonly string _queue;
    private readonly Func<Task<string>>? _tell;
    private Task<bool> _moving = Task.FromResult(true);

    /// <param name="queues">Of which it consumes one.</param>
    /// <param name="queue">That one.</param>
    /// <param name="prefetch">How many it may have in hand.</param>
    /// <param name="tell">Asked what else there is to say when a message has not come in time.</param>
    public Inbox(IQueues queues, string queue, int prefetch, Func<Task<string>>? tell = null)
    {
        _deliveries = queues.Consume(queue, prefetch, _stop.Token).GetAsyncEnumerator();
        (_queue, _tell) = (queue, tell);
    }

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
        await Settled(delivery);
        return delivery.Message;
    }

    /// <summary>The next message, settled; null when the stream ended.</summary>
    public async Task<QueuedMessage?> TryRead()
    {
        if (!await Moved())
            return null;

        await Settled(_deliveries.Current);
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
        await Deadline.Met(_deliveries.DisposeAsync().AsTask(), $"the end of the stream of {_queue}", _tell);
        _stop.Dispose();
    }

    private Task<bool> Moved()
    {
        _moving = _deliveries.MoveNextAsync().AsTask();
        return Deadline.Met(_moving, $"the next message of {_queue}, or the end of its stream", _tell);
    }

    private Task Settled(IDelivery delivery) =>
        Deadline.Met(delivery.Settle(CancellationToken.None), $"the settlement of {delivery.Message.MessageId} of {_queue}", _tell);
}
