using Pymalist.Lists.Archives.Threads;

namespace Pymalist.Lists.Tests.Archives;

public sealed class AncestorForestTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(400)]
    public void It_says_of_every_link_what_a_walk_upwards_says(int count)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var forest = new AncestorForest();
            var parents = new int[count];
            Array.Fill(parents, -1);
            for (var i = 0; i < count; i++)
                forest.Add();

            for (var step = 0; step < 10 * count; step++)
            {
                var (node, other) = (random.Next(count), random.Next(count));
                if (parents[node] >= 0)
                {
                    forest.Cut(node);
                    parents[node] = -1;
                }

                var isLoop = IsAbove(parents, node, other);
                Assert.Equal(!isLoop, forest.TryLink(node, other));
                parents[node] = isLoop ? -1 : other;
                Assert.Equal(parents[node], forest.ParentOf(node));
            }

            Assert.Equal(parents, Enumerable.Range(0, count).Select(forest.ParentOf));
        }
    }

    [Fact]
    public void To_cut_a_root_changes_nothing()
    {
        var forest = new AncestorForest();
        var (root, child) = (forest.Add(), forest.Add());
        forest.TryLink(child, root);

        forest.Cut(root);

        Assert.Equal((-1, root), (forest.ParentOf(root), forest.ParentOf(child)));
        Assert.False(forest.TryLink(root, child));
        Assert.False(forest.TryLink(root, root));
    }

    private static bool IsAbove(int[] parents, int above, int node)
    {
        for (var at = node; at >= 0; at = parents[at])
        {
            if (at == above)
                return true;
        }

        return false;
    }
}
