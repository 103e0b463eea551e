using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Pymalist.Queues.RabbitMq;

/// <summary>What became of one try to publish.</summary>
internal enum PublishOutcome
{
    /// <summary>In the queues, durable.</summary>
    Taken,

    /// <summary>No queue wants it.</summary>
    Unroutable,

    /// <summary>Larger than the broker takes.</summary>
    TooLarge,

    /// <summary>The broker said no, for now.</summary>
    Nacked,

    /// <summary>Nobody knows: the channel is gone.</summary>
    Unknown,
}

/// <summary>
/// A channel with confirms, and what is on its way on it. It counts confirms itself, for the client's count does not survive
/// a cancelled publish. After anything unexpected it takes no more, and all that was on its way has an unknown outcome.
/// </summary>
internal sealed class PublishChannel
{
    private static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    private readonly IChannel _client;
    private readonly OpenConnection _connection;
    private readonly TimeSpan _timeout;
    private readonly Channel<OutgoingMessage> _queue = Channel.CreateUnbounded<OutgoingMessage>();
    private readonly Confirms _confirms = new();
    private readonly Task _writing;

    private PublishChannel(IChannel client, OpenConnection connection, TimeSpan timeout)
    {
        (_client, _connection, _timeout) = (client, connection, timeout);
        client.BasicReturnAsync += (_, returned) => Handled(() => _confirms.Returned(returned.Exchange, returned.RoutingKey, returned.BasicProperties.MessageId));
        client.BasicAcksAsync += (_, ack) => Handled(() => _confirms.Confirmed(ack.DeliveryTag, ack.Multiple, PublishOutcome.Taken));
        client.BasicNacksAsync += (_, nack) => Handled(() => _confirms.Confirmed(nack.DeliveryTag, nack.Multiple, PublishOutcome.Nacked));
        client.ChannelShutdownAsync += (_, reason) => Handled(() => Close(reason));
        _writing = Task.Run(Write);
    }

    /// <summary>Whether it takes no more.</summary>
    public bool IsClosed => _queue.Reader.Completion.IsCompleted || _confirms.IsClosed;

    public static async Task<PublishChannel> Open(OpenConnection connection, TimeSpan timeout) =>
        new(await connection.Client.CreateChannelAsync(Confirming, CancellationToken.None).WaitAsync(timeout), connection, timeout);

    /// <summary>Publishes one message, and waits for its outcome as long as the settings say; longer while the broker has an alarm.</summary>
    public async Task<PublishOutcome> Publish(OutgoingMessage message)
    {
        if (!_queue.Writer.TryWrite(message))
            return PublishOutcome.Unknown;

        while (true)
        {
            try
            {
                return await message.Outcome.WaitAsync(_timeout);
            }
            catch (TimeoutException) when (_connection.IsBlocked(_timeout))
            {
                // The broker will confirm when it has room again.
            }
            catch (TimeoutException)
            {
                GiveUp($"no confirm within {_timeout.TotalSeconds:0} s");
            }
        }
    }

    /// <summary>Takes no more, writes what was given to it, and closes.</summary>
    public Task Close()
    {
        _queue.Writer.TryComplete();
        return _writing;
    }

    // A single writer: the numbers that the broker counts by are the order of writing.
    private async Task Write()
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync())
            {
                _confirms.Add(message);

                // Never with a token: a cancelled write leaves the client's channel unusable while it looks open.
                await _client.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body, CancellationToken.None);
            }
        }
        catch (AlreadyClosedException closed) when (_connection.Client.IsOpen)
        {
            // The broker closed the channel for what somebody published on it; the connection is as good as it was.
            Close(closed.ShutdownReason);
        }
        catch (Exception exception)
        {
            // Whatever it was: nobody knows what the client wrote, so nothing more goes this way.
            GiveUp(ClientErrors.Reason(exception));
        }

        await ClientErrors.Ignore(_client.DisposeAsync());
    }

    private void GiveUp(string reason)
    {
        Close(null);
        _connection.GiveUp(reason);
    }

    private void Close(ShutdownEventArgs? reason)
    {
        _queue.Writer.TryComplete();
        _confirms.Close(reason);
        while (_queue.Reader.TryRead(out var unsent))
            unsent.End(PublishOutcome.Unknown);
    }

    private static Task Handled(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
