namespace Pymalist.Lists.Archives.Threads;

/// <summary>
/// Trees that grow, and that parts are cut from, which know whether one node is above another: each question costs the logarithm of how many
/// there are, however deep strangers make them (link-cut trees after Sleator and Tarjan).
/// </summary>
internal sealed class AncestorForest
{
    private const int None = -1;

    private Node[] _nodes = new Node[64];

    public int Count { get; private set; }

    /// <summary>The node above; negative for a root.</summary>
    public int ParentOf(int node) => _nodes[node].Parent;

    public int Add()
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, 2 * Count);
        _nodes[Count] = new() { Parent = None, Up = None, Left = None, Right = None };
        return Count++;
    }

    /// <summary>Puts a root under another node.</summary>
    /// <returns>False where that would be a loop; nothing changes then.</returns>
    public bool TryLink(int root, int parent)
    {
        if (IsAbove(root, parent))
            return false;

        Splay(root);
        _nodes[root].Up = _nodes[root].Parent = parent;
        _nodes[parent].Children++;
        return true;
    }

    /// <summary>Makes it a root, with all that is below it.</summary>
    public void Cut(int node)
    {
        if (_nodes[node].Parent is var parent and >= 0)
        {
            _nodes[parent].Children--;
            _nodes[node].Parent = None;
            Expose(node);
            _nodes[_nodes[node].Left].Up = None;
            _nodes[node].Left = None;
        }
    }

    // What has nothing below it is above nothing, and what has nothing above it has itself only: so it is with nearly all.
    private bool IsAbove(int root, int node) =>
        root == node || (_nodes[root].Children > 0 && _nodes[node].Parent >= 0 && RootOf(node) == root);

    private int RootOf(int node)
    {
        Expose(node);
        while (_nodes[node].Left is var left and >= 0)
            node = left;
        Splay(node);
        return node;
    }

    // Makes the way from the root to the node one tree, in which what is left of a node is above it.
    private void Expose(int node)
    {
        var below = None;
        for (var at = node; at >= 0; at = _nodes[at].Up)
        {
            Splay(at);
            _nodes[at].Right = below;
            below = at;
        }

        Splay(node);
    }

    private void Splay(int node)
    {
        while (!IsTop(node))
        {
            var up = _nodes[node].Up;
            if (!IsTop(up))
                Rotate(IsLeft(node) == IsLeft(up) ? up : node);
            Rotate(node);
        }
    }

    private void Rotate(int node)
    {
        var up = _nodes[node].Up;
        var (above, wasTop, wasLeft) = (_nodes[up].Up, IsTop(up), IsLeft(node));
        var moved = wasLeft ? _nodes[node].Right : _nodes[node].Left;
        if (!wasTop)
            (IsLeft(up) ? ref _nodes[above].Left : ref _nodes[above].Right) = node;
        (wasLeft ? ref _nodes[up].Left : ref _nodes[up].Right) = moved;
        (wasLeft ? ref _nodes[node].Right : ref _nodes[node].Left) = up;
        if (moved >= 0)
            _nodes[moved].Up = up;
        (_nodes[node].Up, _nodes[up].Up) = (above, node);
    }

    private bool IsLeft(int node) => _nodes[_nodes[node].Up].Left == node;

    private bool IsTop(int node) => _nodes[node].Up is var up && (up < 0 || (_nodes[up].Left != node && _nodes[up].Right != node));

    private struct Node
    {
        public int Parent;
        public int Children;
        public int Up;
        public int Left;
        public int Right;
    }
}
