using Pymalist.Store.Sqlite;
using Pymalist.Testing;

namespace Pymalist.Store.Tests.Sqlite;

/// <summary>A file of its own.</summary>
public sealed class SqliteHome : IHome
{
    private readonly TemporaryFolder _folder = new("store");

    public SqliteStoreOptions Options => new() { Path = _folder.In("store.db") };

    public string Address => "sqlite " + Options.Path;

    public Task Prepare() => Task.CompletedTask;

    IDatabase IHome.Database() => new SqliteDatabase(Options);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
