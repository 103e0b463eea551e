namespace Pymalist.Lists.Archives.Threads;

/// <summary>Which post stands under which, by their references: step 1 of REFERENCES (RFC 5256, section 3).</summary>
internal sealed class ReferenceLinks
{
    private readonly AncestorForest _forest = new();
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly List<int> _posts = [];

    /// <summary>How many nodes there are: posts, and those that posts refer to and that are not there.</summary>
    public int Count => _forest.Count;

    /// <summary>The node above; negative for a root.</summary>
    public int ParentOf(int node) => _forest.ParentOf(node);

    /// <summary>Which of the posts it is, in the order in which they were added; negative for one that is not there.</summary>
    public int PostOf(int node) => _posts[node];

    public void Add(ArchivedPost post, int number)
    {
        var node = NodeOf(post, number);
        var above = -1;
        foreach (var id in post.References is [] && post.InReplyTo is { } answered ? [answered] : post.References)
        {
            var next = NodeOf(id);
            if (above >= 0 && _forest.ParentOf(next) < 0)
                _forest.TryLink(next, above);
            above = next;
        }

        // Others only claim to know what it stands under.
        _forest.Cut(node);
        if (above >= 0)
            _forest.TryLink(node, above);
    }

    // A second post of the same id is one that nobody refers to.
    private int NodeOf(ArchivedPost post, int number)
    {
        var node = NodeOf(post.MessageId);
        if (_posts[node] >= 0)
            node = NewNode();
        _posts[node] = number;
        return node;
    }

    private int NodeOf(string id)
    {
        if (!_byId.TryGetValue(id, out var node))
            _byId[id] = node = NewNode();
        return node;
    }

    private int NewNode()
    {
        _posts.Add(-1);
        return _forest.Add();
    }
}
