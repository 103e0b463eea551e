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
    public async Task What_is_noted_while_the_server_is_away_waits_and_keeps_nobody()
    {
        await using var server = new PostgresServer();
        await server.Start();
        await using var store = await Open(await server.NewDatabase());
        await server.Kill();

        for (var i = 0; i < 50_000; i++)
            store.History.Note(new($"m{i:00000}", DateTimeOffset.UnixEpoch.AddSeconds(i), "fetched", "So it was."));
        await server.Restart();
        await Eventually.Holds(async () => await store.History.Of("m", CancellationToken.None).CountAsync() >= 10_000);

        // Of more there is room for, what comes later is lost.
        var first = await store.History.Of("m", CancellationToken.None).Take(10_000).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"m{i:00000}"), first.Select(note => note.MailId));
    }

    [ServerFact("postgres")]
    public async Task A_store_closes_when_the_server_is_away()
    {
        await using var server = new PostgresServer();
        await server.Start();
        var store = await Open(await server.NewDatabase());
        await server.Kill();

        store.History.Note(new("a", DateTimeOffset.UnixEpoch, "fetched", "So it was."));
        await store.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
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
