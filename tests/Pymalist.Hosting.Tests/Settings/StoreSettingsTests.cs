using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Settings;

/// <summary>The section <c>Store</c>.</summary>
public sealed class StoreSettingsTests
{
    [Fact]
    public void Without_it_the_store_is_a_file_and_remembers_for_a_month()
    {
        var loaded = Configured.By("{}");

        Assert.Empty(loaded.Problems);
        Assert.Null(loaded.Settings.Store.Postgres);
        Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(7)), (loaded.Settings.Store.Retention.Seen, loaded.Settings.Store.Retention.Posts));
    }

    [Fact]
    public void A_database_is_named_by_a_connection_string_and_its_secrets_are_masked()
    {
        using var folder = new TemporaryFolder();

        var loaded = Configured.By($$"""
            { "Store": { "Postgres": { "ConnectionStringFile": "{{folder.Secret("postgres", "Host=db;Password=hush\n")}}", "Schema": "lists" }, "Retention": { "Ledger": "90d" } } }
            """);

        Assert.Empty(loaded.Problems);
        Assert.Equal(("Host=db;Password=hush", "lists"), (loaded.Settings.Store.Postgres!.ConnectionString, loaded.Settings.Store.Postgres.Schema));
        Assert.Equal(TimeSpan.FromDays(90), loaded.Settings.Store.Retention.Ledger);
        Assert.DoesNotContain(loaded.Effective, setting => setting.Value.Contains("hush", StringComparison.Ordinal));
        Assert.Contains(loaded.Effective, setting => setting is { Key: "Pymalist:Store:Postgres:ConnectionString", Value: "***" });
    }

    [Fact]
    public void All_that_is_wrong_with_it_is_told_at_once()
    {
        var loaded = Configured.By("""
            { "Store": { "MySql": {}, "Postgres": { "Schema": "Upper Case" }, "Retention": { "Seen": "1d", "BatchSize": 0, "Ledger": "soon" } } }
            """);

        Assert.Equal(
            [
                "Pymalist:Store:MySql",
                "Pymalist:Store:Postgres:ConnectionString or Pymalist:Store:Postgres:ConnectionStringFile",
                "Pymalist:Store:Postgres:Schema",
                "Pymalist:Store:Retention:BatchSize",
                "Pymalist:Store:Retention:Ledger",
                "Pymalist:Store:Retention:Seen",
            ],
            loaded.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.Contains(loaded.Problems, problem => problem.Text.Contains("30d or more", StringComparison.Ordinal));
    }
}
