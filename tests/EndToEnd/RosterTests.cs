using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.EndToEnd.Running;
using Pymalist.Lists;
using Pymalist.Store.Sqlite;

namespace Pymalist.EndToEnd;

/// <summary>What the store knows of a member beside the configuration.</summary>
public sealed class RosterTests : IAsyncLifetime
{
    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");

    private readonly Desk _desk = new();

    [Fact]
    public async Task A_member_who_is_disabled_gets_no_copy_until_he_is_active_again()
    {
        _desk.Post();
        (await _desk.Run("play")).With(0);
        await Set(MemberState.Disabled);
        _desk.Post();
        (await _desk.Run("play")).With(0);
        await Set(MemberState.Active);
        _desk.Post();
        (await _desk.Run("play")).With(0);

        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com"], await RecipientsOf("1@posts.example.com"));
        Assert.Equal(["ann@example.com", "cleo@example.com"], await RecipientsOf("2@posts.example.com"));
        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com"], await RecipientsOf("3@posts.example.com"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    private async Task Set(MemberState state)
    {
        var options = new SqliteStoreOptions { Path = _desk.Folder.In("data/store.db") };
        await using var store = await SqliteStore.Open(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await store.Lists.Write(session => Set(session, state), CancellationToken.None);
    }

    private static bool Set(IListSession session, MemberState state)
    {
        var bob = session.Members.Find(Red, AddrSpec.Parse("BOB@example.net"));
        session.Members.Put(Red, bob! with { State = state, Reason = "A test says so." });
        return true;
    }

    private async Task<string[]> RecipientsOf(string messageId)
    {
        var story = Assert.Single(await _desk.Json("trace", messageId));
        return [.. story.GetProperty("recipients").EnumerateArray().Select(row => row.GetProperty("recipient").GetString()!).Order(StringComparer.Ordinal)];
    }
}
