namespace Pymalist.Lists.Policy.Nesting;

/// <summary>Lists that are members of lists (umbrella lists), as a configuration has them.</summary>
public static class ListGraph
{
    // Who has made more of them sees them when these are gone.
    private const int MaxCycles = 20;

    /// <summary>
    /// The circles in which lists are members of each other: each from a list to the one that has it as a member, as
    /// <c>a@example.org, b@example.org</c> where A has B and B has A. Empty where a post to any list comes to an end. At most 20, one at least for each
    /// group of lists that has any.
    /// </summary>
    /// <param name="members">The members that are lists themselves, for each list. One that is not a key has none.</param>
    public static IReadOnlyList<IReadOnlyList<AddrSpec>> Cycles(IReadOnlyDictionary<AddrSpec, IReadOnlyList<AddrSpec>> members)
    {
        var walk = new CycleWalk(members, MaxCycles);
        foreach (var list in members.Keys)
            walk.From(list);
        return walk.Found;
    }
}
