using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Rosters;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Tests.Settings;
using Pymalist.Lists;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Rosters;

public sealed class StoreRosterTests
{
    private static readonly ListOptions Red = new()
    {
        List = Mailbox.Parse("Red mail list <red@example.org>"),
        Subscribers = [Mailbox.Parse("Ann <ann@example.com>"), Mailbox.Parse("bob@example.net"), Mailbox.Parse("cleo@example.com")],
    };

    private readonly FakeRosters _rosters = new();

    [Fact]
    public async Task A_member_who_is_disabled_gets_nothing_and_may_still_post()
    {
        var roster = new StoreRoster(Red, _rosters);
        await Members(roster);
        await _rosters.Set(Red.List.Address, AddrSpec.Parse("Bob@Example.NET"), MemberState.Disabled, "The mailbox is gone.", CancellationToken.None);

        var members = await Members(roster);

        Assert.Equal([Red.Subscribers[0], Red.Subscribers[2]], members);
        Assert.True(await roster.Includes(AddrSpec.Parse("bob@example.net"), CancellationToken.None));
    }

    [Fact]
    public async Task What_a_configuration_declares_is_told_once_before_it_is_asked()
    {
        var roster = new StoreRoster(Red, _rosters);

        await Members(roster);
        await Members(roster);

        Assert.Equal(1, _rosters.Declarations);
        var told = await _rosters.Members(Red.List.Address, CancellationToken.None).ToArrayAsync();
        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com"], told.Select(member => member.Address.ToString()));
        Assert.All(told, member => Assert.True(member.IsDeclared));
    }

    [Fact]
    public async Task A_state_outlives_a_declaration_that_does_not_name_the_member()
    {
        await Members(new StoreRoster(Red, _rosters));
        await _rosters.Set(Red.List.Address, Red.Subscribers[1].Address, MemberState.Disabled, "Asked for it.", CancellationToken.None);
        await Members(new StoreRoster(Red with { Subscribers = [Red.Subscribers[0]] }, _rosters));

        var members = await Members(new StoreRoster(Red, _rosters));

        Assert.Equal([Red.Subscribers[0], Red.Subscribers[2]], members);
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_gets_anything_and_then_all_do()
    {
        var roster = new StoreRoster(Red, _rosters);
        _rosters.Trouble = new StoreException("It is away.");
        await Assert.ThrowsAsync<StoreException>(() => Members(roster));
        _rosters.Trouble = null;

        var members = await Members(roster);

        Assert.Equal(Red.Subscribers, members);
    }

    [Theory]
    [InlineData("""{ "SingleList": { "List": "red@example.org", "Open": true, "Subscribers": ["ann@example.com", "bob@example.net"] } }""")]
    [InlineData("""{ "Lists": [{ "List": "red@example.org", "Open": true, "Subscribers": ["ann@example.com", "bob@example.net"] }] }""")]
    public async Task A_configured_list_asks_the_store_that_its_process_has(string processor)
    {
        var red = AddrSpec.Parse("red@example.org");
        await _rosters.Declare(red, "", [AddrSpec.Parse("bob@example.net")], CancellationToken.None);
        await _rosters.Set(red, AddrSpec.Parse("bob@example.net"), MemberState.Disabled, "Asked for it.", CancellationToken.None);
        var part = Configured.By($$"""{ "Processor": {{processor}} }""").Settings.Processor!;
        var mail = new Mail { Id = MailId.New(), Message = "From: dan@example.org\r\nTo: red@example.org\r\n\r\nHello\r\n"u8.ToArray() };

        var copy = await part.Make(new PartContext(NullLoggerFactory.Instance) { Rosters = _rosters }).Process(mail, CancellationToken.None).SingleAsync();

        Assert.Equal(["ann@example.com"], copy.Recipients.Select(recipient => recipient.Address.ToString()));
    }

    private static async Task<Mailbox[]> Members(StoreRoster roster) => await roster.Members(CancellationToken.None).ToArrayAsync();
}
