using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>
/// Holds what an author says again and again in the same words: a mailbox that answers each mail of the list, and does not say that it is a
/// machine (RFC 3834, section 5), would answer its own answers for ever where those go to the list.
/// </summary>
/// <remarks>Each has a Message-ID of its own, so that none is a duplicate. Nobody is told: the answer would be answered, too.</remarks>
public sealed class SameTextRule(SameTextOptions options, ISaidTexts said) : IPostRule
{
    public async ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.MaxPosts == 0 || options.Action == Act.Accept)
            return null;

        return await said.CountSame(post, options.Window, cancellationToken) < options.MaxPosts
            ? null
            : new Verdict(options.Action, "SameText", $"Its author has written the same to {post.List.List} before, a short while ago: so do machines that answer each mail, or send it back.") { IsSuspect = true };
    }
}

/// <summary>What people have said to lists.</summary>
public interface ISaidTexts
{
    /// <summary>
    /// How many posts the list has taken within a while that have the author, the subject (but for what answers put in front of it) and the content of
    /// this one, or its author and Message-ID, whatever was put under it; <see cref="int.MaxValue"/> where it is what members got of another, with the list's footer on it. 0 where it has no author.
    /// </summary>
    ValueTask<int> CountSame(Post post, TimeSpan within, CancellationToken cancellationToken);
}

/// <summary>Settings of a <see cref="SameTextRule"/>.</summary>
public sealed record SameTextOptions
{
    /// <summary>How many posts of the same subject and content, or of the same Message-ID, an author may have within <see cref="Window"/>; 0 for any number.</summary>
    [Range(0, 100_000)]
    public int MaxPosts { get; init; } = 2;

    /// <summary>Within what time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of the next ones.</summary>
    public Act Action { get; init; } = Act.Hold;
}
