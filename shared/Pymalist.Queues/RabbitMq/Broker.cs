using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

/// <summary>What the consumers of a client share.</summary>
internal sealed record Broker(
    RabbitMqOptions Options, Link Consuming, Publisher Publisher, BrokerTopology Topology, ILogger Logger, TimeProvider Time, CancellationToken Stopping);
