using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pymalist.Store.Tests;

public abstract class SchemaSuite(IHome home) : IAsyncLifetime
{
    private const string Step = "INSERT INTO schema_version (version, name, applied_at, min_reader) VALUES (@version, 'later', '', @reader)";

    private static string[] All => [.. StoreSchema.Steps.Select(step => $"{step.Version} {step.Name}")];

    public Task InitializeAsync() => home.Prepare();

    public Task DisposeAsync() => home.DisposeAsync().AsTask();

    [Fact]
    public async Task A_check_changes_nothing_and_says_what_opening_would_do()
    {
        var before = await Check();
        var again = await Check();
        await (await Open()).DisposeAsync();
        var after = await Check();

        Assert.Empty(before.Applied);
        Assert.Empty(again.Applied);
        Assert.Equal(All, before.Pending);
        Assert.True(before.IsCompatible);
        Assert.Equal(All, after.Applied);
        Assert.Empty(after.Pending);
        Assert.True(after.IsCompatible);
    }

    [Fact]
    public async Task Many_processes_may_make_it_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));

        foreach (var store in stores)
        {
            Assert.Equal(stores.Length, await store.Engine.Read(session => session.Number("SELECT count(*) FROM owner"), CancellationToken.None));
            Assert.Equal(All.Length, await store.Engine.Read(session => session.Number("SELECT count(*) FROM schema_version"), CancellationToken.None));
        }

        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task What_an_older_program_has_made_is_changed_and_keeps_its_rows()
    {
        await using (var old = await Open([StoreSchema.Steps[0]]))
            await old.Trials.Begin("smtp", "a", CancellationToken.None);
        var before = await Check();

        await using var store = await Open();

        Assert.Equal([All[0]], before.Applied);
        Assert.Equal(All[1..], before.Pending);
        Assert.Equal(All, (await Check()).Applied);
        Assert.Equal(2, await store.Trials.Begin("smtp", "a", CancellationToken.None));
    }

    [Fact]
    public async Task A_program_that_is_too_old_for_it_says_so_and_leaves_it()
    {
        await Change(reader: All.Length + 1);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(Open);

        Assert.Contains("later version of pymalist", failure.Message, StringComparison.Ordinal);
        Assert.False((await Check()).IsCompatible);
        Assert.Equal([.. All, $"{All.Length + 1} later"], (await Check()).Applied);
    }

    [Fact]
    public async Task A_script_ends_with_an_error_where_one_of_its_statements_is_wrong()
    {
        await using var store = await Open();
        const string Wrong = "ALTER TABLE roster ADD COLUMN one INTEGER NOT NULL DEFAULT 0; SELECT nonsense FROM roster; CREATE TABLE two (a INTEGER);";

        await Assert.ThrowsAnyAsync<DbException>(() => store.Engine.Write(session => Script(session, Wrong), CancellationToken.None));
        await store.Engine.Write(session => Script(session, "ALTER TABLE roster ADD COLUMN one INTEGER NOT NULL DEFAULT 0; CREATE TABLE two (a INTEGER);"), CancellationToken.None);

        Assert.Equal(0, await store.Engine.Read(session => session.Number("SELECT count(*) FROM two"), CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_only_adds_lets_the_programs_before_it_work()
    {
        await Change(reader: All.Length);

        await using var store = await Open();

        await store.Check(CancellationToken.None);
        Assert.True((await Check()).IsCompatible);
    }

    private async Task Change(int reader)
    {
        await using var store = await Open();
        await store.Engine.Write(session => session.Execute(Step, ("version", All.Length + 1), ("reader", reader)), CancellationToken.None);
    }

    private Task<OpenStore> Open() => Open(StoreSchema.Steps);

    private Task<OpenStore> Open(IReadOnlyList<SchemaStep> steps) =>
        OpenStore.Open(home.Database(), steps, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private Task<SchemaReport> Check() => StoreSchema.Check(home.Database(), StoreSchema.Steps, CancellationToken.None);

    private static bool Script(Session session, string sql)
    {
        session.Script(sql);
        return true;
    }
}
