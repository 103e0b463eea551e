using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Has a moderator look at what moderated members post, and at the first posts of new ones.</summary>
/// <remarks>What is set for a member goes before what holds for all. Those in charge are not moderated unless that is set for them.</remarks>
public sealed class ModerationRule(ModerationOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(ReasonFor(post.Poster, post.List.List) is { } reason ? Verdict.Unless(options.Action, "Moderation", reason) : null);

    private Sentence? ReasonFor(Poster poster, Mailbox list)
    {
        if (poster.IsModerated == true)
            return Sentence.Of(NoticeKind.ReasonModerated, ("who", $"{poster.Address}"), ("list", $"{list}"));
        if (poster.IsModerated == false || poster.IsInCharge || !poster.IsMember)
            return null;
        if (options.Members)
            return Sentence.Of(NoticeKind.ReasonAllModerated, ("list", $"{list}"));

        return poster.AcceptedPosts < options.NewMemberPosts ? Sentence.Of(NoticeKind.ReasonNewMember, ("list", $"{list}")) : null;
    }
}

/// <summary>Settings of a <see cref="ModerationRule"/>.</summary>
public sealed record ModerationOptions
{
    /// <summary>Whether every member is moderated for whom nothing else is set.</summary>
    public bool Members { get; init; }

    /// <summary>How many of a new member's posts are moderated; 0 for none.</summary>
    [Range(0, 1_000)]
    public int NewMemberPosts { get; init; }

    /// <summary>What becomes of them.</summary>
    public Act Action { get; init; } = Act.Hold;
}
