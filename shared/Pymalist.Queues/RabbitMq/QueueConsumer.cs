using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Pymalist.Queues.RabbitMq;

/// <summary>One stream of messages from one queue, over as many channels as it takes.</summary>
internal sealed class QueueConsumer(string queue, int prefetch, Broker broker, Repeats repeats)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Delivery> _inbox = Channel.CreateUnbounded<Delivery>();

    // The broker counts for each channel. What came over a lost one is in hand all the same.
    private readonly Places _places = new(prefetch);
    private string? _said;

    public DateTimeOffset Now => broker.Time.GetUtcNow();

    /// <summary>The messages, until the token fires.</summary>
    public async IAsyncEnumerable<IDelivery> Deliveries([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, broker.Stopping);
        var receiving = Receive(stopping.Token);
        try
        {
            while (await Next(stopping.Token) is { } delivery)
                yield return delivery;
        }
        finally
        {
            await stopping.CancelAsync();
            await receiving;
        }
    }

    /// <summary>Takes what is to be handed out; gives it back when the stream has ended.</summary>
    public Task Offer(Delivery delivery) => _inbox.Writer.TryWrite(delivery) ? Task.CompletedTask : GiveBack(delivery);

    public Task PutOff(QueuedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        broker.Publisher.Publish(QueueNames.Retry(broker.Topology.DelayFor(delay)), queue, message, cancellationToken);

    public Task Park(QueuedMessage message, string reason, CancellationToken cancellationToken) =>
        broker.Publisher.Publish("", QueueNames.Parked, ParkedHeaders.Park(message, reason, queue), cancellationToken);

    /// <summary>Something that was handed out is done with.</summary>
    public async Task Finish(Delivery delivery)
    {
        var twins = repeats.Finish(delivery);
        _places.GiveBack();
        await delivery.Ack();
        foreach (var twin in twins)
            await twin.Ack();
    }

    /// <summary>Something that was handed out goes back.</summary>
    public Task LetGo(Delivery delivery)
    {
        _places.GiveBack();
        return GiveBack(delivery);
    }

    private async Task GiveBack(Delivery delivery)
    {
        var twin = repeats.LetGo(delivery);
        await delivery.Requeue();
        if (twin is not null)
            await twin.Offer();
    }

    private async Task<Delivery?> Next(CancellationToken cancellationToken)
    {
        try
        {
            await _places.Take(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            while (true)
            {
                var delivery = await _inbox.Reader.ReadAsync(cancellationToken);
                if (!delivery.IsLost)
                    return delivery;
                await GiveBack(delivery);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            _places.GiveBack();
            return null;
        }
    }

    private async Task Receive(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, broker.Time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReceiveOverOneChannel(await broker.Consuming.Connected(cancellationToken), backoff, cancellationToken);
            }
            catch (Exception exception)
            {
                // Whatever it was: nobody else takes from this queue in our place.
                if (_said is null && !ClientErrors.IsBroken(exception) && exception is not TopologyException)
                    Log.ConsumerEnded(broker.Logger, queue, _said = ClientErrors.Reason(exception));
                await backoff.Pause(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _inbox.Writer.TryComplete();
        while (_inbox.Reader.TryRead(out var delivery))
            await GiveBack(delivery);
    }

    private async Task ReceiveOverOneChannel(OpenConnection connection, Backoff backoff, CancellationToken cancellationToken)
    {
        var channel = await Open(connection);
        backoff.Reset();
        try
        {
            var reason = await channel.Ended.WaitAsync(cancellationToken);
            SayOnce(connection, reason);
            throw new IOException(reason);
        }
        finally
        {
            await channel.Stop();
            foreach (var twin in repeats.Withdraw(channel))
                await twin.Requeue();
        }
    }

    private async Task<ConsumeChannel> Open(OpenConnection connection)
    {
        try
        {
            // Whoever deleted our queue may have done so on purpose or not: mail needs it.
            if (_said is not null)
                await broker.Topology.DeclareAgain(connection);
            var channel = await ConsumeChannel.Open(connection, queue, prefetch, broker.Options.PublishTimeout, Received);
            _said = null;
            return channel;
        }
        catch (Exception exception) when (ClientErrors.IsTimeout(exception))
        {
            connection.GiveUp(OpenConnection.NoAnswer(broker.Options.PublishTimeout));
            throw;
        }
        catch (OperationInterruptedException exception)
        {
            SayOnce(connection, ClientErrors.Reason(exception));
            throw;
        }
    }

    // Of a lost connection there is a line already.
    private void SayOnce(OpenConnection connection, string reason)
    {
        if (_said is null && connection.Client.IsOpen)
            Log.ConsumerEnded(broker.Logger, queue, _said = reason);
    }

    private async Task Received(ConsumeChannel channel, BasicDeliverEventArgs message)
    {
        var decoded = AmqpMessage.Decode(message.BasicProperties, message.Body.ToArray());
        var delivery = new Delivery(decoded, channel, message.DeliveryTag, AmqpMessage.HandedOut(message), this);
        switch (repeats.Arrive(delivery))
        {
            case Arrival.New:
                await Offer(delivery);
                break;
            case Arrival.Finished:
                await delivery.Ack();
                break;
        }
    }
}
