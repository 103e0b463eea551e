using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

/// <summary>
/// The queues on RabbitMQ, 3.10 or later (docs/wire.md). Connects at the first call, and again whenever the broker was away. One
/// connection publishes and another consumes: a broker with an alarm stops reading from those that publish, and what is done must
/// still be told.
/// </summary>
public sealed class RabbitMqQueues : IQueues
{
    // Of each queue that is consumed; some 5 MB when it is full.
    private const int RepeatsRemembered = 100_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Repeats> _repeats = [];
    private readonly BrokerTopology _topology = new();
    private readonly Link _publishing;
    private readonly Broker _broker;
    private readonly Depths _depths;
    private readonly BrokerAddress _address;
    private readonly Outage _outage;

    /// <param name="options">Which broker.</param>
    /// <param name="logger">Hears when the broker goes away and when it is back.</param>
    /// <param name="time">For pauses between tries; the system's when none is given.</param>
    /// <exception cref="ArgumentException">The options name no broker.</exception>
    public RabbitMqQueues(RabbitMqOptions options, ILogger<RabbitMqQueues> logger, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _address = new BrokerAddress(options);
        _outage = new Outage(_address.ToString(), logger, time);
        _publishing = new(_address, options, _topology, _outage, logger, time);
        var consuming = new Link(_address, options, _topology, _outage, logger, time);
        _broker = new(options, consuming, new(_publishing, _topology, options, logger, time), _topology, logger, time, _stopping.Token);
        _depths = new(consuming, _topology, time);
    }

    /// <inheritdoc/>
    public async Task Declare(Topology topology, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, _broker.Time);
        while (true)
        {
            var connection = await _broker.Consuming.Connected(cancellationToken);
            try
            {
                await _topology.Declare(connection, topology).WaitAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException && ClientErrors.IsBroken(exception))
            {
                await backoff.Pause(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MessageRefusedException">It is too large for AMQP or for the broker.</exception>
    public Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken) =>
        _broker.Publisher.Publish(exchange, routingKey, message, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        var repeats = _repeats.GetOrAdd(queue, _ => new(RepeatsRemembered));
        return new QueueConsumer(queue, prefetch, _broker, repeats).Deliveries(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken) => _depths.Of(queue, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A broker tells of its alarm to those who publish: before that nobody knows.</remarks>
    public async Task Check(CancellationToken cancellationToken)
    {
        if (_outage.Reason is { } reason)
            throw new QueueAwayException($"The broker {_address} is away: {reason}.");
        if (_publishing.BlockedBy is { } alarm)
            throw new QueueAwayException($"The broker {_address} takes no messages for now: {alarm}.");

        await _depths.Of(QueueNames.Parked, cancellationToken);
    }

    /// <summary>Ends the streams, waits a few seconds for what is being published, and closes the connections. What is in hand goes back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;

        await _stopping.CancelAsync();
        await _broker.Publisher.Stop();
        await Task.WhenAll(_publishing.DisposeAsync().AsTask(), _broker.Consuming.DisposeAsync().AsTask());
    }
}
