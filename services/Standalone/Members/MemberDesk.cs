using Pymalist.Hosting;
using Pymalist.Lists;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Operations;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Members;

/// <summary>What an operator does to the members of one list.</summary>
/// <param name="installed">The installation; its store knows what the configuration declares.</param>
/// <param name="list">The list.</param>
/// <param name="order">Who wants it so, and why.</param>
/// <param name="json">Whether programs read what is said.</param>
internal sealed class MemberDesk(Installed installed, AddrSpec list, Order order, bool json)
{
    private const int PageSize = 2_000;

    private readonly IListStore _lists = installed.Store.Lists;
    private readonly Membership _membership = new(installed.Store.Lists);

    public async Task<int> List(CancellationToken cancellationToken)
    {
        var table = new TextTable("address", "name", "roles", "state", "delivery", "since", "reason");
        await foreach (var member in _lists.MembersOf(list, PageSize, cancellationToken))
        {
            if (json)
                JsonLine.Write(Facts(list, member));
            else
                table.Add(member.Address.ToString(), member.Name, RolesOf(member), Say.Word(member.State), Say.Word(member.Preferences.Delivery), Say.Time(member.Since), member.Reason);
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine($"Nobody is on {list}.");
        return ExitCodes.Done;
    }

    public async Task<int> Export(CancellationToken cancellationToken)
    {
        await foreach (var member in _lists.MembersOf(list, PageSize, cancellationToken))
        {
            if (member.IsMember)
                Console.WriteLine(member.Mailbox);
        }

        return ExitCodes.Done;
    }

    /// <param name="people">Whom.</param>
    /// <param name="welcome">Whether those who are new are written to.</param>
    /// <param name="cancellationToken">Ends it between some and the next.</param>
    public async Task<int> Add(IReadOnlyList<Member> people, bool welcome, CancellationToken cancellationToken)
    {
        var added = await LongWork.Measured(
            "adding members", people.Count, progress => _membership.Add(list, people, order, done => progress(done), cancellationToken));
        if (welcome && !order.IsDryRun)
            await new Welcoming(installed.Catalog, _lists).Welcome(list, added, cancellationToken);
        return Told("added", added, people.Count - added.Count, "members before");
    }

    public async Task<int> Remove(IReadOnlyList<AddrSpec> people, CancellationToken cancellationToken)
    {
        var removed = await _membership.Remove(list, people, order, cancellationToken);
        Told("removed", removed, people.Count - removed.Count, "no members");
        return removed.Count == people.Count ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Makes those members whom a file names, and nobody else.</summary>
    public async Task<int> Sync(IReadOnlyList<Member> people, CancellationToken cancellationToken)
    {
        var wanted = people.Select(person => person.Address).ToHashSet();
        var surplus = await _lists.MembersOf(list, PageSize, cancellationToken)
            .Where(member => member.IsMember && !wanted.Contains(member.Address)).Select(member => member.Address).ToArrayAsync(cancellationToken);
        await Add(people, welcome: false, cancellationToken);
        return Told("removed", await _membership.Remove(list, surplus, order, cancellationToken), 0, "");
    }

    public async Task<int> Set(AddrSpec address, Func<Member, Member> change, CancellationToken cancellationToken)
    {
        if (await _membership.Set(list, address, change, order, cancellationToken) is not { } member)
        {
            await Console.Error.WriteLineAsync($"{address} is not on {list}.");
            return ExitCodes.Failed;
        }

        if (json)
            JsonLine.Write(Facts(list, member));
        else
            Console.WriteLine($"{member.Mailbox}: {RolesOf(member)}, {Say.Word(member.State)}, delivery {Say.Word(member.Preferences.Delivery)}.");
        return ExitCodes.Done;
    }

    /// <summary>What an address is, on all lists.</summary>
    public static async Task<int> Find(IListStore lists, AddrSpec address, bool json, CancellationToken cancellationToken)
    {
        var found = await lists.Read(session => session.Members.Of(address), cancellationToken);
        var table = new TextTable("list", "address", "roles", "state", "delivery", "since", "reason");
        foreach (var (list, member) in found)
        {
            if (json)
                JsonLine.Write(Facts(list, member));
            else
                table.Add(list.ToString(), member.Address.ToString(), RolesOf(member), Say.Word(member.State), Say.Word(member.Preferences.Delivery), Say.Time(member.Since), member.Reason);
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine($"{address} is on no list.");
        return ExitCodes.Done;
    }

    private int Told(string done, IReadOnlyList<AddrSpec> people, int others, string whatOthersAre)
    {
        var would = order.IsDryRun ? "would be " : "";
        if (json)
            JsonLine.Write(new { list = list.ToString(), done, dry_run = order.IsDryRun, addresses = people.Select(address => address.ToString()) });
        else
            Console.WriteLine($"{people.Count} {would}{done}{(others > 0 ? $", {others} {whatOthersAre}" : "")}.");
        return ExitCodes.Done;
    }

    private static string RolesOf(Member member) => member.IsMember || member.IsModerator
        ? string.Join(", ", Enum.GetValues<Roles>().Where(role => role != Roles.None && member.Roles.HasFlag(role) && (role != Roles.Member || member.IsMember)).Select(Say.Word))
        : "none";

    private static object Facts(AddrSpec list, Member member) => new
    {
        List = list.ToString(),
        Address = member.Address.ToString(),
        member.Name,
        member.IsMember,
        Roles = RolesOf(member),
        member.State,
        member.Reason,
        member.Since,
        member.Joined,
        member.Preferences.Delivery,
        Bounces = BouncesOf(Bouncing.StateOf(member)),
    };

    private static object? BouncesOf(BounceState state) => state == BounceState.Clean
        ? null
        : new { Score = state.Score / 100m, state.LastBounce, state.Probes, state.ProbedAt, state.DisabledSince, state.Warnings, state.HasComplained };
}
