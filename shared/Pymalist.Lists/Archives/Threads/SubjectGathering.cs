namespace Pymalist.Lists.Archives.Threads;

/// <summary>Puts threads of the same subject together: step 5 of REFERENCES (RFC 5256, section 3).</summary>
internal sealed class SubjectGathering
{
    private readonly Dictionary<string, ThreadNode> _bySubject = new(StringComparer.Ordinal);
    private readonly HashSet<ThreadNode> _moved = [];
    private readonly List<ThreadNode> _added = [];

    /// <param name="roots">By date.</param>
    public List<ThreadNode> Gather(List<ThreadNode> roots)
    {
        foreach (var root in roots.Where(HasSubject))
            Note(root);
        foreach (var root in roots.Where(HasSubject))
            Merge(root, _bySubject[root.Subject.Key]);
        return [.. roots.Concat(_added).Where(root => !_moved.Contains(root))];
    }

    private static bool HasSubject(ThreadNode root) => root.Subject.Key.Length > 0;

    // Best is one that holds others together, and then one that is no answer.
    private void Note(ThreadNode root)
    {
        var key = root.Subject.Key;
        if (!_bySubject.TryGetValue(key, out var noted) || (noted.Post is not null && (root.Post is null || (noted.Subject.IsReply && !root.Subject.IsReply))))
            _bySubject[key] = root;
    }

    private void Merge(ThreadNode root, ThreadNode noted)
    {
        if (root == noted)
            return;

        if (noted.Post is not null && (!root.Subject.IsReply || noted.Subject.IsReply))
        {
            noted = Above(noted);
            _bySubject[root.Subject.Key] = noted;
        }

        _moved.Add(root);
        if (root.Post is not null)
            noted.Adopt(root);
        else
            Move(root, noted);
    }

    private ThreadNode Above(ThreadNode noted)
    {
        var above = new ThreadNode(null, noted.Number);
        above.Adopt(noted);
        _added.Add(above);
        _moved.Add(noted);
        return above;
    }

    private static void Move(ThreadNode from, ThreadNode to)
    {
        foreach (var child in from.Children)
            to.Adopt(child);
    }
}
