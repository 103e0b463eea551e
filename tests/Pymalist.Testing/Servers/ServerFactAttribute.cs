using Xunit;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A test on real servers. Where they are not installed it is skipped and says which package it misses, unless the
/// environment says <c>PYMALIST_REQUIRE_SERVERS=1</c>: there it runs, and fails.
/// </summary>
/// <example>
/// A server that the tests of an assembly share, which needs one definition in that assembly:
/// <code>
/// [CollectionDefinition("RabbitMQ")]
/// public sealed class RabbitMqTests : ICollectionFixture&lt;RabbitMqServer&gt;;
///
/// [Collection("RabbitMQ")]
/// public sealed class RabbitMqQueuesTests(RabbitMqServer server)
/// {
///     [ServerFact("rabbitmq-server")]
///     public async Task A_mail_comes_back() => Connect(await server.NewVirtualHost());
/// }
/// </code>
/// </example>
public sealed class ServerFactAttribute : FactAttribute
{
    /// <param name="programs">What has to be installed: <c>rabbitmq-server</c>, <c>dovecot</c>, <c>postfix</c>, or any other program.</param>
    public ServerFactAttribute(params string[] programs)
    {
        if (!Debian.ServersAreRequired)
            Skip = Debian.Hindrance(programs);
    }
}

/// <inheritdoc cref="ServerFactAttribute"/>
public sealed class ServerTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="ServerFactAttribute(string[])"/>
    public ServerTheoryAttribute(params string[] programs)
    {
        if (!Debian.ServersAreRequired)
            Skip = Debian.Hindrance(programs);
    }
}
