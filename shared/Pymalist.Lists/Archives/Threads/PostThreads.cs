namespace Pymalist.Lists.Archives.Threads;

/// <summary>Posts as the trees of their threads: THREAD=REFERENCES (RFC 5256, section 3).</summary>
public static class PostThreads
{
    /// <summary>
    /// The threads, the oldest first. A thread is what belongs together by its references, and what has the same base subject
    /// where references are missing. What it costs grows with how many posts and references there are, whatever these say.
    /// </summary>
    /// <param name="posts">In the order in which they came.</param>
    public static IReadOnlyList<ThreadNode> Of(IReadOnlyList<ArchivedPost> posts)
    {
        var links = new ReferenceLinks();
        for (var i = 0; i < posts.Count; i++)
            links.Add(posts[i], i);

        var roots = Roots(links, posts);
        roots.Sort(ThreadNode.Compare);
        roots = new SubjectGathering().Gather(roots);
        foreach (var (node, _) in Walk(roots))
            node.Sort();
        roots.Sort(ThreadNode.Compare);
        return roots;
    }

    /// <summary>All of the nodes, each before those below it, with how many are above it.</summary>
    public static IEnumerable<(ThreadNode Node, int Depth)> Walk(IEnumerable<ThreadNode> roots)
    {
        var rest = new Stack<(ThreadNode Node, int Depth)>(roots.Reverse().Select(root => (root, 0)));
        while (rest.TryPop(out var next))
        {
            yield return next;
            for (var i = next.Node.Children.Count - 1; i >= 0; i--)
                rest.Push((next.Node.Children[i], next.Depth + 1));
        }
    }

    // Steps 2 and 3: what is no post goes, and what was below it goes up. A root that is none stays where it holds several posts together.
    private static List<ThreadNode> Roots(ReferenceLinks links, IReadOnlyList<ArchivedPost> posts)
    {
        var nodes = new ThreadNode?[links.Count];
        var roots = new List<ThreadNode>();
        foreach (var node in FromAbove(links))
        {
            var (post, parent) = (links.PostOf(node), links.ParentOf(node));
            if (post < 0 && parent >= 0)
            {
                nodes[node] = nodes[parent];
                continue;
            }

            var made = nodes[node] = new(post < 0 ? null : posts[post], post);
            if (parent >= 0)
                nodes[parent]!.Adopt(made);
            else
                roots.Add(made);
        }

        foreach (var root in roots.Where(root => root.Post is null))
            root.Sort();
        return [.. roots.Where(root => root.Post is not null || root.Children.Count > 0).Select(root => root.Post is null && root.Children.Count == 1 ? root.Children[0] : root)];
    }

    private static IEnumerable<int> FromAbove(ReferenceLinks links)
    {
        var below = Enumerable.Range(0, links.Count).Where(node => links.ParentOf(node) >= 0).ToLookup(links.ParentOf);
        var rest = new Stack<int>(Enumerable.Range(0, links.Count).Where(node => links.ParentOf(node) < 0));
        while (rest.TryPop(out var node))
        {
            yield return node;
            foreach (var child in below[node])
                rest.Push(child);
        }
    }
}
