using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>One broker for all these tests, for a start of it costs seconds; each test has a virtual host of its own.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitMqCollection : ICollectionFixture<RabbitMqServer>
{
    public const string Name = "RabbitMQ";
}
