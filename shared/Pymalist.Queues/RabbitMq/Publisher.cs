using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Publishes until the broker has confirmed, over as many connections as that takes, so many messages at once and no more.</summary>
internal sealed class Publisher(Link link, BrokerTopology topology, RabbitMqOptions options, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    // What is on its way when we stop has this long to arrive.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Places _window = new(options.PublishWindow);
    private readonly Lock _gate = new();
    private Task<PublishChannel>? _channel;
    private volatile bool _refusing;
    private volatile bool _missing;
    private volatile bool _stopped;

    /// <inheritdoc cref="IQueues.Publish"/>
    public async Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken)
    {
        var properties = AmqpMessage.Encode(message);
        var backoff = new Backoff(FirstPause, time);
        while (true)
        {
            await TakePlace(cancellationToken);

            // The caller may leave; the try under way is not cut short, and gives its place in the window back by itself.
            var outcome = await Try(new(exchange, routingKey, properties, message.Body), cancellationToken).WaitAsync(cancellationToken);
            switch (outcome)
            {
                case PublishOutcome.Taken:
                    _refusing = _missing = false;
                    return;
                case PublishOutcome.Unroutable when topology.HasQueueFor(exchange, routingKey):
                    await DeclareAgain(exchange, routingKey).WaitAsync(cancellationToken);
                    break;
                case PublishOutcome.Unroutable:
                    throw new UnroutableException(exchange, routingKey);
                case PublishOutcome.TooLarge:
                    throw new MessageRefusedException($"Message {message.MessageId} has {message.Body.Length} octets, and the broker takes less.");
                case PublishOutcome.Nacked:
                    SayOnce(message.MessageId, exchange);
                    break;
            }

            await backoff.Pause(cancellationToken);
        }
    }

    /// <summary>Waits a while for what is on its way, and takes no more.</summary>
    public async Task Stop()
    {
        _stopped = true;
        using var grace = new CancellationTokenSource(Grace, time);
        try
        {
            for (var place = 0; place < options.PublishWindow; place++)
                await _window.Take(grace.Token);
            if (_channel is { IsCompletedSuccessfully: true, Result: var channel })
                await channel.Close().WaitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            // The broker is away or blocked. The callers learn that their messages may be in the queues, or not.
        }

        _window.Close();
    }

    private async Task TakePlace(CancellationToken cancellationToken)
    {
        try
        {
            await _window.Take(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(RabbitMqQueues));
        }

        // Once stopped, a place serves only to let those end who have one.
        if (!_stopped)
            return;
        _window.GiveBack();
        throw new ObjectDisposedException(nameof(RabbitMqQueues));
    }

    private async Task<PublishOutcome> Try(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var channel = await Channel().WaitAsync(cancellationToken);
            return await channel.Publish(message);
        }
        finally
        {
            _window.GiveBack();
        }
    }

    // Deleted by hand, or lost: RabbitMQ 3.10 may forget in a crash what it was told to make half a second before.
    private async Task DeclareAgain(string exchange, string routingKey)
    {
        if (!_missing)
            Log.QueueMissing(logger, exchange, routingKey);
        _missing = true;
        try
        {
            await topology.DeclareAgain(await link.Connected(CancellationToken.None));
        }
        catch (Exception exception) when (ClientErrors.IsBroken(exception))
        {
            // The next connection declares it before anyone gets it.
        }
    }

    private Task<PublishChannel> Channel()
    {
        lock (_gate)
        {
            if (_channel is null || _channel.IsFaulted || _channel.IsCanceled || (_channel.IsCompletedSuccessfully && _channel.Result.IsClosed))
                _channel = Open();
            return _channel;
        }
    }

    private async Task<PublishChannel> Open()
    {
        while (true)
        {
            var connection = await link.Connected(CancellationToken.None);
            try
            {
                return await PublishChannel.Open(connection, options.PublishTimeout);
            }
            catch (Exception exception) when (ClientErrors.IsBroken(exception))
            {
                connection.GiveUp(ClientErrors.Reason(exception));
            }
        }
    }

    private void SayOnce(string messageId, string exchange)
    {
        if (!_refusing)
            Log.MessageNotTaken(logger, messageId, exchange);
        _refusing = true;
    }
}
