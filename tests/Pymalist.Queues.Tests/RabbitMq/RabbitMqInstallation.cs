using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing.Servers;
using RabbitMQ.Client;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A virtual host of its own.</summary>
public sealed class RabbitMqInstallation(RabbitMqServer server) : IInstallation
{
    private readonly Lazy<Task<string>> _uri = new(server.NewVirtualHost);

    public Task<string> Uri => _uri.Value;

    public async Task<IQueues> Open() => await Open(new RabbitMqOptions());

    /// <summary>A client with other settings, or one that is listened to.</summary>
    public async Task<RabbitMqQueues> Open(RabbitMqOptions options, ILogger<RabbitMqQueues>? logger = null) =>
        new(options with { Uri = await Uri }, logger ?? NullLogger<RabbitMqQueues>.Instance);

    public async Task TakeAndDie(string queue, int count)
    {
        await using var connection = await Connect();
        await using var channel = await connection.CreateChannelAsync();
        for (var taken = 0; taken < count; taken++)
            Assert.NotNull(await channel.BasicGetAsync(queue, autoAck: false));
    }

    /// <summary>A third party's connection.</summary>
    public async Task<IConnection> Connect() =>
        await new ConnectionFactory { Uri = new(await Uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    public async ValueTask DisposeAsync()
    {
        if (_uri.IsValueCreated)
            await server.DeleteVirtualHost(await Uri);
    }
}
