using System.Text.Json;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist store migrate</c>.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task A_check_says_what_is_to_be_done_and_does_none_of_it()
    {
        var before = await _desk.Run("store", "migrate", "--check", "--json");
        var again = await _desk.Run("store", "migrate", "--check");
        var done = await _desk.Run("store", "migrate");
        var after = await _desk.Run("store", "migrate", "--check");

        var pending = JsonDocument.Parse(Assert.Single(before.With(1).OutputLines)).RootElement.GetProperty("pending").EnumerateArray().Select(step => step.GetString()!).ToArray();
        Assert.NotEmpty(pending);
        Assert.Equal(pending.Select(step => $"pending  {step}"), again.With(1).OutputLines);
        Assert.Equal(pending.Select(step => $"applied  {step}"), done.With(0).OutputLines);
        Assert.Equal(done.Output, after.With(0).Output);
    }

    [Theory]
    [InlineData("store", "migrate")]
    [InlineData("store", "migrate", "--check")]
    [InlineData("parked", "list")]
    [InlineData("trace", "somebody@example.org")]
    public async Task A_database_that_is_away_is_named_and_ends_it_with_69(params string[] command)
    {
        using var closed = new ClosedPort();
        var store = $"Pymalist:Store:Postgres:ConnectionString=Host=127.0.0.1;Port={closed.Number};Database=pymalist;Username=pymalist";

        var ended = await _desk.Run([.. command, "--set", store]);

        ended.With(69);
        Assert.Contains("127.0.0.1", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _desk.DisposeAsync();
}
