namespace Pymalist.Lists.Archives.Threads;

/// <summary>A post in its thread. A thread may be as deep as it has posts: who goes through it calls <see cref="PostThreads.Walk"/>.</summary>
public sealed class ThreadNode
{
    private readonly List<ThreadNode> _children = [];

    internal ThreadNode(ArchivedPost? post, int number) => (Post, Number) = (post, number);

    /// <summary>Null where the posts below it belong together and none of them stands above the others.</summary>
    public ArchivedPost? Post { get; }

    /// <summary>Those that answer it, the oldest first.</summary>
    public IReadOnlyList<ThreadNode> Children => _children;

    /// <summary>When it was written; the first below it, where it is no post.</summary>
    public DateTimeOffset Date => (Post ?? _children[0].Post!).Date;

    /// <summary>Its place among the posts, for those of one second.</summary>
    internal int Number { get; }

    internal BaseSubject Subject => (Post ?? _children[0].Post!).BaseSubject;

    internal void Adopt(ThreadNode child) => _children.Add(child);

    internal void Sort() => _children.Sort(Compare);

    internal static int Compare(ThreadNode one, ThreadNode other) =>
        one.Date.CompareTo(other.Date) is var order and not 0 ? order : one.First.CompareTo(other.First);

    private int First => Post is null ? _children[0].Number : Number;
}
