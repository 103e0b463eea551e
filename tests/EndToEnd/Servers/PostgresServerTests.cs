using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Servers;

[CollectionDefinition("PostgreSQL")]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;

[Collection("PostgreSQL")]
public sealed class PostgresServerTests(PostgresServer server)
{
    [ServerFact("postgres")]
    public async Task A_database_knows_nothing_of_another()
    {
        var one = await server.NewDatabase();
        var other = await server.NewDatabase();

        await server.Query(one, "CREATE TABLE mails (id text)");

        Assert.Equal("0\n", await server.Query(one, "SELECT count(*) FROM mails"));
        await Assert.ThrowsAsync<ServerException>(() => server.Query(other, "SELECT count(*) FROM mails"));
    }

    [ServerFact("postgres")]
    public async Task It_writes_to_the_disk_before_it_says_so()
    {
        var database = await server.NewDatabase();

        Assert.Equal("on|on\n", await server.Query(database, "SELECT current_setting('fsync'), current_setting('synchronous_commit')"));
    }

    [ServerFact("postgres")]
    public async Task What_was_committed_is_there_after_a_crash_and_a_restart()
    {
        var database = await server.NewDatabase();
        await server.Query(database, "CREATE TABLE mails (id text); INSERT INTO mails VALUES ('a mail')");

        await server.Kill();
        Assert.False(await Ports.Answers(server.Port));
        await server.Restart();

        Assert.Equal("a mail\n", await server.Query(database, "SELECT id FROM mails"));
    }

    [ServerFact("postgres")]
    public async Task It_stops_while_somebody_is_connected_and_starts_again()
    {
        var database = await server.NewDatabase();
        var connected = server.Query(database, "SELECT pg_sleep(3600)");
        await Eventually.Holds(async () => await server.Query(database, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)'") == "1\n");

        await server.Stop();
        Assert.False(await Ports.Answers(server.Port));
        await server.Restart();

        await Assert.ThrowsAsync<ServerException>(() => connected);
        Assert.Equal("1\n", await server.Query(database, "SELECT 1"));
    }

    [ServerFact("postgres")]
    public async Task Nothing_is_left_of_one_that_was_disposed()
    {
        var other = new PostgresServer();
        await other.Start();
        Assert.NotEqual(server.Port, other.Port);
        Assert.NotEmpty(Leftovers.Of(other.Folder));

        await other.DisposeAsync();

        await Eventually.Holds(() => Leftovers.Of(other.Folder).Count == 0);
    }
}
