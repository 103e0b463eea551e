using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Tests.Settings;
using Pymalist.Lists;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Rosters;

public sealed class KeptRosterTests : IAsyncDisposable
{
    private static readonly ListOptions Red = new()
    {
        List = Mailbox.Parse("Red mail list <red@example.org>"),
        Subscribers = [Mailbox.Parse("Ann <ann@example.com>"), Mailbox.Parse("bob@example.net"), Mailbox.Parse("cleo@example.com")],
    };

    private static readonly Mail Post = new() { Id = MailId.New(), Message = default };

    private readonly FakeLists _lists = new();

    [Fact]
    public async Task A_member_who_is_disabled_gets_nothing_and_may_still_post()
    {
        var roster = new KeptRoster(Red, _lists);
        await Members(roster);
        await Disable(AddrSpec.Parse("Bob@Example.NET"));

        var members = await Members(roster);

        Assert.Equal([Red.Subscribers[0], Red.Subscribers[2]], members);
        Assert.True(await roster.Includes(AddrSpec.Parse("bob@example.net"), CancellationToken.None));
    }

    [Fact]
    public async Task What_a_configuration_declares_is_told_once_before_it_is_asked()
    {
        var roster = new KeptRoster(Red, _lists);

        await Members(roster);
        await Members(roster);

        Assert.Equal(1, _lists.Declarations);
        var told = await _lists.MembersOf(Red.List.Address, 10, CancellationToken.None).ToArrayAsync();
        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com"], told.Select(member => member.Address.ToString()));
        Assert.All(told, member => Assert.Equal(Roles.Member, member.Declared));
    }

    [Fact]
    public async Task A_state_outlives_a_declaration_that_does_not_name_the_member()
    {
        await Members(new KeptRoster(Red, _lists));
        await Disable(Red.Subscribers[1].Address);
        await Members(new KeptRoster(Red with { Subscribers = [Red.Subscribers[0]] }, _lists));

        var members = await Members(new KeptRoster(Red, _lists));

        Assert.Equal([Red.Subscribers[0], Red.Subscribers[2]], members);
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_gets_anything_and_then_all_do()
    {
        var roster = new KeptRoster(Red, _lists);
        _lists.Trouble = new StoreException("It is away.");
        await Assert.ThrowsAsync<StoreException>(() => Members(roster));
        _lists.Trouble = null;

        var members = await Members(roster);

        Assert.Equal(Red.Subscribers, members);
    }

    [Theory]
    [InlineData("""{ "SingleList": { "List": "red@example.org", "Open": true, "Subscribers": ["ann@example.com", "bob@example.net"] } }""")]
    [InlineData("""{ "Lists": [{ "List": "red@example.org", "Open": true, "Subscribers": ["ann@example.com", "bob@example.net"] }] }""")]
    public async Task A_configured_list_asks_the_store_that_its_process_has(string processor)
    {
        var red = AddrSpec.Parse("red@example.org");
        await _lists.Declare(red, "", [(Mailbox.Parse("bob@example.net"), Roles.Member)], CancellationToken.None);
        await Disable(AddrSpec.Parse("bob@example.net"));
        var part = Configured.By($$"""{ "Processor": {{processor}} }""").Settings.Processor!;
        var mail = new Mail { Id = MailId.New(), Message = "From: dan@example.org\r\nTo: red@example.org\r\n\r\nHello\r\n"u8.ToArray() };

        var copy = await part.Make(new PartContext(NullLoggerFactory.Instance) { Lists = _lists }).Process(mail, CancellationToken.None).SingleAsync();

        Assert.Equal(["ann@example.com"], copy.Recipients.Select(recipient => recipient.Address.ToString()));
    }

    public ValueTask DisposeAsync() => _lists.DisposeAsync();

    private Task<bool> Disable(AddrSpec address) => _lists.Write(
        session =>
        {
            session.Members.Put(Red.List.Address, session.Members.Find(Red.List.Address, address)! with { State = MemberState.Disabled, Reason = "Asked for it." });
            return true;
        },
        CancellationToken.None);

    private static async Task<Mailbox[]> Members(KeptRoster roster) => await roster.Receivers(Post, CancellationToken.None).Select(receiver => receiver.Member.Mailbox).ToArrayAsync();
}
