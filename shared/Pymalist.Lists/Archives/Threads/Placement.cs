namespace Pymalist.Lists.Archives.Threads;

/// <summary>Where a post that comes belongs, as far as an archive can tell before it knows what is still to come.</summary>
/// <param name="Thread">The thread; null for one of its own.</param>
/// <param name="Joined">A thread that was waiting for this post, and turns out to be a part of <paramref name="Thread"/>; null where there is none.</param>
public sealed record Placement(long? Thread, long? Joined)
{
    /// <summary>
    /// The ids of a post by which its thread is known: its own first, then what it answers, from the nearest on. They are what
    /// <see cref="Permalink.Of"/> makes of them, so that they have one length whatever strangers write.
    /// </summary>
    public static IReadOnlyList<string> IdsOf(ArchivedPost post)
    {
        var above = post.References is [] && post.InReplyTo is { } answered ? [answered] : post.References;
        return [.. above.Append(post.MessageId).Reverse().Distinct(StringComparer.Ordinal).Select(Permalink.Of)];
    }

    /// <summary>Decides by what is known of the post's ids.</summary>
    /// <param name="ids">What <see cref="IdsOf"/> gives.</param>
    /// <param name="threads">The threads of those of them that some post has or refers to.</param>
    /// <param name="isAnother">Whether the archive has a post of this id already: then nobody waits for this one.</param>
    public static Placement Of(IReadOnlyList<string> ids, IReadOnlyDictionary<string, long> threads, bool isAnother)
    {
        long? above = null;
        for (var i = 1; i < ids.Count && above is null; i++)
            above = threads.TryGetValue(ids[i], out var thread) ? thread : null;
        long? waiting = !isAnother && threads.TryGetValue(ids[0], out var own) ? own : null;
        return new(above ?? waiting, above is not null && waiting != above ? waiting : null);
    }
}
