using Pymalist.Store.Postgres;
using Pymalist.Testing.Servers;

namespace Pymalist.Store.Tests.Postgres;

/// <summary>A database of its own.</summary>
public sealed class PostgresHome(PostgresServer server) : IHome
{
    public PostgresStoreOptions Options { get; private set; } = new();

    public string Address => "postgres " + Options.ConnectionString;

    public async Task Prepare() => Options = new() { ConnectionString = await server.NewDatabase() };

    IDatabase IHome.Database() => new PostgresDatabase(Options);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
