using Pymalist.Lists;

namespace Pymalist.Store.Tests;

public abstract class DeclarationSuite(IHome home) : StoreSuite(home)
{
    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");
    private static readonly AddrSpec Green = AddrSpec.Parse("green@example.org");

    [Fact]
    public async Task Those_whom_a_configuration_names_are_members()
    {
        await Declare(Red, "cleo", "Ann", "bob", "ANN");
        await Declare(Green, "dan");

        Assert.Equal(["Ann+", "bob+", "cleo+"], await Members(Red));
        Assert.Equal(["dan+"], await Members(Green));
        Assert.Empty(await Members(AddrSpec.Parse("blue@example.org")));
    }

    [Fact]
    public async Task Those_whom_it_no_longer_names_are_no_longer_declared_and_may_be_again()
    {
        await Declare(Red, "ann", "bob");
        await Declare(Red, "bob", "cleo");
        var second = await Members(Red);
        await Declare(Red, "ann", "bob");

        Assert.Equal(["ann-", "bob+", "cleo+"], second);
        Assert.Equal(["ann+", "bob+", "cleo-"], await Members(Red));
    }

    [Fact]
    public async Task What_is_known_of_a_member_survives_the_configuration()
    {
        await Declare(Red, "ann", "bob");
        await Store.Lists.Write(session => Disable(session, "ANN", "550 5.1.1 \0"), CancellationToken.None);
        await Declare(Red, "bob");
        await Declare(Red, "Ann");

        var ann = await Find("ann");

        Assert.Equal((Address("Ann"), true, MemberState.Disabled, "550 5.1.1 \ufffd"), (ann!.Address, ann.IsMember, ann.State, ann.Reason));
        Assert.Equal("Ann@example.com", ann.Address.ToString());
        var bob = await Find("bob");
        Assert.Equal((MemberState.Active, "", false), (bob!.State, bob.Reason, bob.IsMember));
        Assert.Null(await Find("cleo"));
    }

    [Fact]
    public async Task Somebody_may_be_declared_as_several_things_at_once_and_one_who_has_left_stays_away()
    {
        var ann = Mailbox.Parse("Ann <ann@example.com>");
        await Store.Lists.Declare(Red, "Red", [(ann with { Name = null }, Roles.Member), (ann, Roles.Owner)], CancellationToken.None);
        var before = await Find("ann");
        await Store.Lists.Write(session => Put(session, before! with { State = MemberState.Left }), CancellationToken.None);
        await Declare(Red, "ann", "bob");

        var after = await Find("ann");

        Assert.Equal((Roles.Member | Roles.Owner, "Ann", 1, true), (before!.Roles, before.Name, before.Number, before.IsMember));
        Assert.Equal((Roles.Member, Roles.None, false), (after!.Declared, after.Given, after.IsMember));
    }

    [Fact]
    public async Task The_same_declaration_again_writes_nothing()
    {
        await Declare(Red, "ann", "bob");
        var before = await Declarations();
        await Declare(Red, "ann", "bob");
        var same = await Declarations();
        await Declare(Red, "ann");

        Assert.Equal((1, 1, 2), (before, same, await Declarations()));
    }

    [Fact]
    public async Task A_declaration_that_a_crash_has_interrupted_adds_and_takes_nobody_away()
    {
        await Declare(Red, "ann", "bob");
        await Store.Engine.Write(session => session.Execute("UPDATE roster SET last = 2"), CancellationToken.None);
        await Store.Engine.Write(
            session => session.Execute("INSERT INTO member (list, address, written, declared, state, reason, since, number) VALUES ('red@example.org', 'cleo@example.com', 'cleo@example.com', 2, 0, '', 0, 99)"),
            CancellationToken.None);

        var between = await Members(Red);
        await Declare(Red, "ann", "bob");

        Assert.Equal(["ann+", "bob+", "cleo+"], between);
        Assert.Equal(["ann+", "bob+", "cleo-"], await Members(Red));
    }

    [Fact]
    public async Task Two_declarations_at_once_leave_one_of_them()
    {
        var other = await Open();
        var (ones, others) = (Many("a", 5_000), Many("b", 5_000));

        await Task.WhenAll(
            Store.Lists.Declare(Red, "Red", People(ones), CancellationToken.None),
            other.Lists.Declare(Red, "Red", People(others), CancellationToken.None));

        var declared = (await Members(Red)).Where(member => member.EndsWith('+')).Select(member => member[..1]).ToList();
        Assert.Equal(5_000, declared.Count);
        Assert.Single(declared.Distinct());
    }

    [Fact]
    public async Task A_hundred_thousand_members_come_and_stay()
    {
        var members = Many("member", 100_000);

        await Declare(Red, members);
        await Declare(Red, members);

        Assert.Equal(members.Select(member => member + "+"), await Members(Red));
    }

    private static string[] Many(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:000000}")];

    private static AddrSpec Address(string name) => AddrSpec.Parse(name + "@example.com");

    private static (Mailbox Mailbox, Roles Roles)[] People(string[] names) => [.. names.Select(name => (new Mailbox(null, Address(name)), Roles.Member))];

    private Task Declare(AddrSpec list, params string[] names) => Store.Lists.Declare(list, "Red mail", People(names), CancellationToken.None);

    private Task<Member?> Find(string name) => Store.Lists.Read(session => session.Members.Find(Red, Address(name)), CancellationToken.None);

    private static bool Disable(IListSession session, string name, string reason) =>
        Put(session, session.Members.Find(Red, Address(name))! with { State = MemberState.Disabled, Reason = reason });

    private static bool Put(IListSession session, Member member)
    {
        session.Members.Put(Red, member);
        return true;
    }

    private Task<List<string>> Members(AddrSpec list) => Store.Lists.Read(
        session => session.Members.Page(list, "", 200_000).Select(member => member.Address.LocalPart + (member.IsMember ? '+' : '-')).ToList(), CancellationToken.None);

    private async Task<long> Declarations() => await Store.Engine.Read(
        session => session.Number("SELECT last FROM roster WHERE list = 'red@example.org'")!.Value, CancellationToken.None);
}
