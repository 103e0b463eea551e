using Pymalist.Lists;
using Pymalist.Lists.Policy.Nesting;

namespace Pymalist.Hosting.Settings;

/// <summary>Declared lists that have each other as members, or themselves.</summary>
internal static class ListCircles
{
    /// <summary>A sentence for each circle, with its path.</summary>
    public static IEnumerable<string> Among(IReadOnlyList<ListOptions> lists)
    {
        var all = lists.DistinctBy(list => list.List.Address).ToDictionary(list => list.List.Address, _ => (IReadOnlyList<AddrSpec>)[]);
        foreach (var list in lists)
            all[list.List.Address] = [.. list.Subscribers.Select(member => member.Address).Where(all.ContainsKey)];
        return ListGraph.Cycles(all).Select(Told);
    }

    private static string Told(IReadOnlyList<AddrSpec> circle) => circle is [var only]
        ? $"{only} is a member of itself, which gives nobody a copy; take it out of its Subscribers."
        : $"these lists are members of each other: {string.Join(" has ", circle.Append(circle[0]))}. Each has the members of all; where that is not meant, take one out of the Subscribers of the one before it.";
}
