using Microsoft.Extensions.Logging;
using Pymalist.Store.Postgres;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Store.Tests.Postgres;

/// <summary>On a server of their own, which they kill.</summary>
public sealed class PostgresOutageTests
{
    private readonly CollectingLogger<StoreEngine> _log = new();

    private string[] Outages => [.. _log.Lines.Where(line => line.Level >= LogLevel.Error || line.Event == "StoreBack").Select(line => line.Event)];

    [ServerFact("postgres")]
    public async Task A_server_that_is_away_is_said_once_and_found_again_when_it_is_back()
    {
        await using var server = new PostgresServer();
        await server.Start();
        await using var store = await Open(await server.NewDatabase());
        Assert.Equal(1, await store.Trials.Begin("smtp", "a", CancellationToken.None));

        await server.Kill();
        var writes = Enumerable.Range(0, 20).Select(_ => store.Trials.Begin("smtp", "b", CancellationToken.None)).ToArray();
        foreach (var write in writes)
            await Assert.ThrowsAsync<StoreException>(() => write);
        await Assert.ThrowsAsync<StoreException>(() => store.Ledger.Counts(CancellationToken.None));
        await Assert.ThrowsAsync<StoreException>(() => store.Check(CancellationToken.None));
        await server.Restart();

        Assert.Equal(2, await store.Trials.Begin("smtp", "a", CancellationToken.None));
        Assert.Equal(1, await store.Trials.Begin("smtp", "b", CancellationToken.None));
        Assert.Empty(await store.Ledger.Counts(CancellationToken.None));
        Assert.Equal(["StoreAway", "StoreBack"], Outages);
    }

    [ServerFact("postgres")]
    public async Task A_server_that_is_away_at_the_start_or_refuses_is_said_as_such()
    {
        using var port = new ClosedPort();

        var failure = await Assert.ThrowsAsync<StoreException>(() => Open($"Host=127.0.0.1;Port={port.Number};Database=pymalist;Username=pymalist;Password=secret"));

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private Task<OpenStore> Open(string connectionString) =>
        OpenStore.Open(new PostgresDatabase(new() { ConnectionString = connectionString }), StoreSchema.Steps, TimeProvider.System, _log, CancellationToken.None);
}
