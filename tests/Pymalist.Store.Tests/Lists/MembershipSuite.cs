using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Store.Tests;

public abstract class MembershipSuite(IHome home) : StoreSuite(home)
{
    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");
    private static readonly Order Order = new(new Actor("cli", "root"), "asked for it");

    private Membership Membership => new(Store.Lists);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Lists.Declare(Red, "Red", [(Mailbox.Parse("bob@example.com"), Roles.Member)], CancellationToken.None);
    }

    [Fact]
    public async Task Who_is_added_is_a_member_once_and_it_is_written_down()
    {
        var added = await Add("ann", "Bob", "ANN");
        var again = await Add("ann");

        Assert.Equal(["ann@example.com"], added.Select(address => address.ToString()));
        Assert.Empty(again);
        var entry = Assert.Single(await Store.Lists.Read(session => session.Audit.Last(Red, null, 10), CancellationToken.None));
        Assert.Equal(("cli root", "member.add", Person("ann").Address, "asked for it"), (entry.Actor, entry.Act, entry.Subject, entry.Reason));
        Assert.Equal(["ann", "bob"], await Members());
    }

    [Fact]
    public async Task Who_has_left_is_no_member_whatever_a_configuration_says_and_may_come_back()
    {
        var removed = await Membership.Remove(Red, [Person("bob").Address, Person("cleo").Address], Order, CancellationToken.None);
        await Store.Lists.Declare(Red, "Red", [(Mailbox.Parse("bob@example.com"), Roles.Member), (Mailbox.Parse("dan@example.com"), Roles.Member)], CancellationToken.None);
        var between = await Members();
        await Add("bob");

        Assert.Equal(["bob@example.com"], removed.Select(address => address.ToString()));
        Assert.Equal(["dan"], between);
        Assert.Equal(["bob", "dan"], await Members());
    }

    [Fact]
    public async Task A_member_is_changed_and_one_who_is_none_is_not()
    {
        var bob = await Membership.Set(Red, Person("BOB").Address, member => member with { State = MemberState.Disabled }, Order, CancellationToken.None);
        var cleo = await Membership.Set(Red, Person("cleo").Address, member => member, Order, CancellationToken.None);

        Assert.Equal((MemberState.Disabled, "asked for it"), (bob!.State, bob.Reason));
        Assert.Null(cleo);
        await Assert.ThrowsAsync<UnknownListException>(() => Membership.Add(AddrSpec.Parse("blue@example.org"), [Person("ann")], Order, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_be_and_changes_nothing()
    {
        var added = await Membership.Add(Red, [Person("ann"), Person("bob")], Order with { IsDryRun = true }, null, CancellationToken.None);

        Assert.Equal(["ann@example.com"], added.Select(address => address.ToString()));
        Assert.Equal(["bob"], await Members());
        Assert.Empty(await Store.Lists.Read(session => session.Audit.Last(Red, null, 10), CancellationToken.None));
    }

    [Fact]
    public async Task Many_are_added_some_at_a_time()
    {
        var told = new List<int>();

        var added = await Membership.Add(Red, [.. Enumerable.Range(0, 5_000).Select(i => Person($"m{i:0000}"))], Order, told.Add, CancellationToken.None);

        Assert.Equal((5_000, 5_001), (added.Count, await Store.Lists.Read(session => session.Members.Count(Red), CancellationToken.None)));
        Assert.Equal([2_000, 4_000, 5_000], told);
    }

    private static Member Person(string name) => new() { Address = AddrSpec.Parse($"{name}@example.com") };

    private Task<IReadOnlyList<AddrSpec>> Add(params string[] names) => Membership.Add(Red, [.. names.Select(Person)], Order, null, CancellationToken.None);

    private Task<List<string>> Members() => Store.Lists.Read(
        session => session.Members.Page(Red, "", 100).Where(member => member.IsMember).Select(member => member.Address.LocalPart).ToList(), CancellationToken.None);
}
