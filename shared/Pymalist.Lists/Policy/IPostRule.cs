namespace Pymalist.Lists.Policy;

/// <summary>One thing that a list asks of a post.</summary>
/// <remarks>
/// It is asked about many posts at the same time, and about the same post again after a crash: what it says must follow from
/// the post.
/// </remarks>
public interface IPostRule
{
    /// <summary>What it is called in the trace; by default its type's name without <c>Rule</c> at the end.</summary>
    string Name => PostPolicy.NameOf(GetType());

    /// <summary>What it says; null where it has no opinion. What it throws stops the post for now, as any component's failure does.</summary>
    ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken);
}
