using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pymalist.Store.Sqlite;
using Pymalist.Testing;

namespace Pymalist.Store.Tests.Sqlite;

public sealed class SqliteOutageTests : IAsyncLifetime
{
    private readonly SqliteHome _home = new();
    private readonly CollectingLogger<StoreEngine> _log = new();

    private string[] Outages => [.. _log.Lines.Where(line => line.Level >= LogLevel.Error || line.Event == "StoreBack").Select(line => line.Event)];

    public Task InitializeAsync() => _home.Prepare();

    public Task DisposeAsync() => _home.DisposeAsync().AsTask();

    [Fact]
    public async Task A_full_disk_takes_nothing_is_said_once_and_goes_on_when_there_is_room()
    {
        await using var store = await Open(_home.Options);
        await store.Engine.Write(session => session.Connection.Execute("CREATE TABLE filler (octets BLOB)"), CancellationToken.None);
        var pages = await store.Engine.Write(session => session.Number("PRAGMA page_count"), CancellationToken.None);
        await store.Engine.Write(session => session.Connection.Execute($"PRAGMA max_page_count = {pages + 4}"), CancellationToken.None);

        for (var n = 0; n < 3; n++)
            await Assert.ThrowsAsync<StoreException>(() => Fill(store));
        await store.Trials.Begin("smtp", "small", CancellationToken.None);
        await Assert.ThrowsAsync<StoreException>(() => Fill(store));
        Assert.Equal(0, await store.Engine.Read(session => session.Number("SELECT count(*) FROM filler"), CancellationToken.None));
        await store.Engine.Write(session => session.Connection.Execute("PRAGMA max_page_count = 1000000"), CancellationToken.None);
        await Fill(store);

        Assert.Equal(["StoreAway", "StoreBack", "StoreAway", "StoreBack"], Outages);
    }

    [Fact]
    public async Task Of_what_is_asked_at_once_the_disk_takes_what_there_is_room_for()
    {
        await using var store = await Open(_home.Options);
        await store.Engine.Write(session => session.Connection.Execute("CREATE TABLE filler (octets BLOB)"), CancellationToken.None);
        var pages = await store.Engine.Write(session => session.Number("PRAGMA page_count"), CancellationToken.None);
        await store.Engine.Write(session => session.Connection.Execute($"PRAGMA max_page_count = {pages + 4}"), CancellationToken.None);

        var large = Enumerable.Range(0, 10).Select(_ => Fill(store)).ToArray();
        var small = Enumerable.Range(0, 10).Select(n => store.Trials.Begin("smtp", $"{n}", CancellationToken.None)).ToArray();

        await Task.WhenAll(small);
        foreach (var each in large)
            await Assert.ThrowsAsync<StoreException>(() => each);
    }

    [Fact]
    public async Task A_file_that_another_holds_for_long_counts_as_away()
    {
        await using var store = await Open(_home.Options with { BusyTimeout = TimeSpan.FromMilliseconds(200) });
        await using var other = new SqliteConnection($"Data Source={_home.Options.Path};Pooling=False");
        await other.OpenAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<StoreException>(() => store.Check(CancellationToken.None));
        await other.ExecuteAsync("ROLLBACK");
        await store.Check(CancellationToken.None);

        Assert.Equal(["StoreAway", "StoreBack"], Outages);
    }

    [Fact]
    public async Task A_file_that_another_holds_for_a_while_is_waited_for()
    {
        await using var store = await Open(_home.Options);
        await using var other = new SqliteConnection($"Data Source={_home.Options.Path};Pooling=False");
        await other.OpenAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var check = store.Check(CancellationToken.None);
        await other.ExecuteAsync("INSERT INTO trial VALUES ('q', 'm', 1, 0); COMMIT");

        await check;
        Assert.Empty(Outages);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_said_as_such()
    {
        var folder = _home.Options with { Path = Path.GetDirectoryName(_home.Options.Path)! };
        await File.WriteAllTextAsync(_home.Options.Path, "This is no database, though it is longer than the header of one would have to be to be looked at. 1234567890");

        await Assert.ThrowsAsync<StoreException>(() => Open(folder));
        await Assert.ThrowsAsync<StoreException>(() => Open(_home.Options));
    }

    [Fact]
    public async Task Every_commit_is_on_the_disk()
    {
        await using var store = await Open(_home.Options);

        var settings = await store.Engine.Write(
            session => (session.Connection.ExecuteScalar<string>("PRAGMA journal_mode"), session.Connection.ExecuteScalar<long>("PRAGMA synchronous")), CancellationToken.None);

        Assert.Equal(("wal", 2), settings);
    }

    private Task<OpenStore> Open(SqliteStoreOptions options) =>
        OpenStore.Open(new SqliteDatabase(options), StoreSchema.Steps, TimeProvider.System, _log, CancellationToken.None);

    private static Task<int> Fill(OpenStore store) =>
        store.Engine.Write(session => session.Execute("INSERT INTO filler VALUES (zeroblob(100000))"), CancellationToken.None);
}
