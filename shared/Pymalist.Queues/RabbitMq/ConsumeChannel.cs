using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Pymalist.Queues.RabbitMq;

/// <summary>A channel that one queue is consumed over. Once told to stop it stays open until all that came over it has its outcome.</summary>
internal sealed class ConsumeChannel
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IChannel _client;
    private readonly OpenConnection _connection;
    private readonly TimeSpan _timeout;
    private string _consumerTag = "";
    private int _unsettled;
    private volatile bool _stopping;
    private int _closing;

    private ConsumeChannel(IChannel client, OpenConnection connection, TimeSpan timeout)
    {
        (_client, _connection, _timeout) = (client, connection, timeout);
        client.ChannelShutdownAsync += (_, reason) => End(reason.ReplyText);
    }

    /// <summary>Ends with the reason when nothing comes any more.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Whether what came over it comes again, and an outcome can no longer be told.</summary>
    public bool IsLost => !_client.IsOpen;

    /// <param name="connection">Of which it is a part.</param>
    /// <param name="queue">To consume.</param>
    /// <param name="prefetch">How many may be unsettled.</param>
    /// <param name="timeout">For the broker's answers.</param>
    /// <param name="received">Called for one message after the other; must copy what it keeps.</param>
    public static async Task<ConsumeChannel> Open(
        OpenConnection connection, string queue, int prefetch, TimeSpan timeout, Func<ConsumeChannel, BasicDeliverEventArgs, Task> received)
    {
        var client = await connection.Client.CreateChannelAsync(cancellationToken: CancellationToken.None).WaitAsync(timeout);
        var channel = new ConsumeChannel(client, connection, timeout);
        var consumer = new AsyncEventingBasicConsumer(client);
        consumer.ReceivedAsync += (_, message) =>
        {
            Interlocked.Increment(ref channel._unsettled);
            return received(channel, message);
        };
        consumer.UnregisteredAsync += (_, _) => channel.End("the broker cancelled it");
        await client.BasicQosAsync(0, (ushort)Math.Min(prefetch, ushort.MaxValue), global: false, CancellationToken.None).WaitAsync(timeout);
        channel._consumerTag = await client.BasicConsumeAsync(queue, autoAck: false, consumer, CancellationToken.None).WaitAsync(timeout);
        return channel;
    }

    /// <summary>The message is done with. Returns when that is on its way to the broker, or the channel is gone.</summary>
    public Task Ack(ulong tag) => Tell(() => _client.BasicAckAsync(tag, multiple: false, CancellationToken.None));

    /// <summary>The message goes back into its queue.</summary>
    public Task Requeue(ulong tag) => Tell(() => _client.BasicNackAsync(tag, multiple: false, requeue: true, CancellationToken.None));

    /// <summary>Lets nothing more come. What came may still be settled.</summary>
    public async Task Stop()
    {
        try
        {
            if (!_ended.Task.IsCompleted)
                await _client.BasicCancelAsync(_consumerTag, noWait: false, CancellationToken.None).WaitAsync(_timeout);

            // All that came before the broker's answer has then been received.
            await _ended.Task.WaitAsync(_timeout);
        }
        catch (Exception exception) when (ClientErrors.IsBroken(exception))
        {
            await End(ClientErrors.Reason(exception));
        }

        _stopping = true;
        await CloseWhenDone();
    }

    private async Task Tell(Func<ValueTask> outcome)
    {
        try
        {
            if (!IsLost)
                await outcome().AsTask().WaitAsync(_timeout);
        }
        catch (TimeoutException)
        {
            _connection.GiveUp(OpenConnection.NoAnswer(_timeout));
        }
        catch (Exception exception) when (ClientErrors.IsBroken(exception))
        {
            // The channel is gone, and what came over it comes again.
        }

        Interlocked.Decrement(ref _unsettled);
        await CloseWhenDone();
    }

    private async Task CloseWhenDone()
    {
        if (_stopping && Volatile.Read(ref _unsettled) == 0 && Interlocked.Exchange(ref _closing, 1) == 0)
            await ClientErrors.Ignore(_client.DisposeAsync());
    }

    private Task End(string reason)
    {
        _ended.TrySetResult(reason);
        return Task.CompletedTask;
    }
}
