namespace Pymalist.Lists.Operations;

/// <summary>Who is a member of a list, and how. Each change is written down, with who made it and why.</summary>
/// <param name="lists">Where it is kept.</param>
public sealed class Membership(IListStore lists)
{
    // A transaction has them all; others wait for it.
    private const int AtOnce = 2_000;

    /// <summary>
    /// Makes people members, some thousand to a transaction. Who is one stays as he is; who has left comes back. Nobody is written to.
    /// </summary>
    /// <param name="list">To this list.</param>
    /// <param name="people">Whom, and how they want their mail; who stands there twice is taken once.</param>
    /// <param name="order">Who wants it so, and why.</param>
    /// <param name="progress">Told how many of them are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it between two transactions.</param>
    /// <returns>Those who are members now and were none before.</returns>
    /// <exception cref="UnknownListException">There is no such list.</exception>
    public async Task<IReadOnlyList<AddrSpec>> Add(
        AddrSpec list, IReadOnlyList<Member> people, Order order, Action<int>? progress, CancellationToken cancellationToken)
    {
        var added = new List<AddrSpec>();
        var done = 0;
        foreach (var some in people.DistinctBy(person => person.Address).Chunk(AtOnce))
        {
            added.AddRange(await Store(order).Write(session => Add(Known(session, list), list, some, order), cancellationToken));
            progress?.Invoke(done += some.Length);
        }

        return added;
    }

    /// <summary>Ends memberships: those people have left, whatever a configuration says, until somebody adds them again.</summary>
    /// <returns>Those who were members.</returns>
    /// <exception cref="UnknownListException">There is no such list.</exception>
    public async Task<IReadOnlyList<AddrSpec>> Remove(AddrSpec list, IReadOnlyList<AddrSpec> people, Order order, CancellationToken cancellationToken)
    {
        var removed = new List<AddrSpec>();
        foreach (var some in people.Distinct().Chunk(AtOnce))
            removed.AddRange(await Store(order).Write(session => Remove(Known(session, list), list, some, order), cancellationToken));
        return removed;
    }

    /// <summary>Changes one member.</summary>
    /// <param name="list">Of this list.</param>
    /// <param name="address">Whom.</param>
    /// <param name="change">Makes the new one of the old one; it may be called again.</param>
    /// <param name="order">Who wants it so, and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new one; null where the list knows nobody of that address.</returns>
    /// <exception cref="UnknownListException">There is no such list.</exception>
    public Task<Member?> Set(AddrSpec list, AddrSpec address, Func<Member, Member> change, Order order, CancellationToken cancellationToken) =>
        Store(order).Write(session => Set(Known(session, list), list, address, change, order), cancellationToken);

    private IListStore Store(Order order) => order.IsDryRun ? lists.Rehearsal : lists;

    /// <summary>As the operation of that name, within a transaction.</summary>
    internal static IReadOnlyList<AddrSpec> Add(IListSession session, AddrSpec list, IReadOnlyList<Member> people, Order order)
    {
        var known = session.Members.Find(list, [.. people.Select(person => person.Address)]).ToDictionary(member => member.Address);
        Member[] added = [.. people.Where(person => !known.TryGetValue(person.Address, out var member) || !member.IsMember).Select(person => Added(person, known))];
        session.Members.Put(list, added);
        session.Audit.Note([.. added.Select(member => order.Entry(session.Now, "member.add", list, member.Address))]);
        return [.. added.Select(member => member.Address)];
    }

    // Of one who comes back, what the list knows of him stays: his roles, his bounces, how many posts were his.
    private static Member Added(Member person, Dictionary<AddrSpec, Member> known) => known.TryGetValue(person.Address, out var before)
        ? before with
        {
            Given = before.Given | person.Given | Roles.Member,
            State = MemberState.Active,
            Reason = "",
            Since = default,
            Joined = default,
            Name = person.Name.Length > 0 ? person.Name : before.Name,
            Preferences = person.Preferences,
        }
        : person with { Given = person.Given | Roles.Member };

    /// <inheritdoc cref="Add(IListSession, AddrSpec, IReadOnlyList{Member}, Order)"/>
    internal static IReadOnlyList<AddrSpec> Remove(IListSession session, AddrSpec list, IReadOnlyList<AddrSpec> people, Order order)
    {
        Member[] members = [.. session.Members.Find(list, people).Where(member => member.IsMember)];
        session.Members.Put(list, [.. members.Select(member => member with
        {
            Given = member.Given & ~Roles.Member, State = MemberState.Left, Reason = order.Reason, Since = default,
        })]);
        session.Audit.Note([.. members.Select(member => order.Entry(session.Now, "member.remove", list, member.Address))]);
        return [.. members.Select(member => member.Address)];
    }

    /// <inheritdoc cref="Add(IListSession, AddrSpec, IReadOnlyList{Member}, Order)"/>
    internal static Member? Set(IListSession session, AddrSpec list, AddrSpec address, Func<Member, Member> change, Order order)
    {
        if (session.Members.Find(list, address) is not { } member)
            return null;

        var changed = change(member);
        session.Members.Put(list, changed.State == member.State ? changed : changed with { Since = default, Reason = order.Reason });
        session.Audit.Note(order.Entry(session.Now, "member.set", list, address));
        return session.Members.Find(list, address);
    }

    private static IListSession Known(IListSession session, AddrSpec list) =>
        session.Lists.Find(list) is null ? throw new UnknownListException($"There is no list {list}.") : session;
}

/// <summary>There is no such list.</summary>
public sealed class UnknownListException(string message) : Exception(message);
