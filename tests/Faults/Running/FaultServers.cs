using Pymalist.Testing.Servers;

namespace Pymalist.Faults.Running;

/// <summary>The experiments: one at a time, for each wants the whole machine.</summary>
[CollectionDefinition(Name)]
public sealed class Experiments : ICollectionFixture<FaultServers>
{
    public const string Name = "Experiments";
}

/// <summary>Real servers, started when they are first asked for, and shared: each experiment has a virtual host, a database and users of its own.</summary>
public sealed class FaultServers : IAsyncLifetime
{
    private readonly RabbitMqServer _broker = new();
    private readonly PostgresServer _postgres = new();
    private readonly DovecotServer _dovecot = new();
    private readonly HashSet<object> _started = [];

    public Task<RabbitMqServer> Broker() => Started(_broker, _broker.Start);

    public Task<PostgresServer> Postgres() => Started(_postgres, _postgres.Start);

    public Task<DovecotServer> Dovecot() => Started(_dovecot, _dovecot.Start);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
        await _dovecot.DisposeAsync();
    }

    private async Task<T> Started<T>(T server, Func<Task> start) where T : notnull
    {
        if (!_started.Contains(server))
        {
            await start();
            _started.Add(server);
        }

        return server;
    }
}
