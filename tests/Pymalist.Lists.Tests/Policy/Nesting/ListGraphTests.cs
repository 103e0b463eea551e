using Pymalist.Lists.Policy.Nesting;

namespace Pymalist.Lists.Tests.Policy.Nesting;

public sealed class ListGraphTests
{
    [Theory]
    [InlineData("a: b c, b: d, c: d, d:", "")]
    [InlineData("a: b, b: a", "a b")]
    [InlineData("a: a", "a")]
    [InlineData("a: b, b: c, c: b", "b c")]
    [InlineData("a: b, b: c, c: a d, d: d", "a b c|d")]
    [InlineData("a: elsewhere", "")]
    [InlineData("", "")]
    public void Circles_are_told_by_the_lists_in_them(string members, string cycles) =>
        Assert.Equal(cycles, string.Join('|', ListGraph.Cycles(Graph(members)).Select(cycle => string.Join(' ', cycle.Select(list => list.LocalPart.ToLowerInvariant()))).Order()));

    [Fact]
    public void A_hundred_thousand_lists_in_a_row_are_no_circle_until_the_last_has_the_first()
    {
        var row = Enumerable.Range(0, 100_000).ToDictionary(Address, i => (IReadOnlyList<AddrSpec>)[Address(i + 1)]);

        Assert.Empty(ListGraph.Cycles(row));
        row[Address(99_999)] = [Address(0)];
        Assert.Equal(100_000, Assert.Single(ListGraph.Cycles(row)).Count);
    }

    [Fact]
    public void Where_everyone_has_everyone_some_circles_are_told()
    {
        var all = Enumerable.Range(0, 300).Select(Address).ToArray();

        var cycles = ListGraph.Cycles(all.ToDictionary(list => list, _ => (IReadOnlyList<AddrSpec>)all));

        Assert.Equal(20, cycles.Count);
    }

    private static AddrSpec Address(int i) => AddrSpec.Parse($"l{i}@example.org");

    private static Dictionary<AddrSpec, IReadOnlyList<AddrSpec>> Graph(string members) =>
        members.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(list => list.Split(':')).ToDictionary(
            list => AddrSpec.Parse($"{list[0]}@example.org"),
            list => (IReadOnlyList<AddrSpec>)[.. list[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => AddrSpec.Parse($"{name.ToUpperInvariant()}@example.org"))]);
}
