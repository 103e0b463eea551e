using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Lets only those in charge, and whom the settings name, post to a list for announcements.</summary>
public sealed class AnnouncementRule(AnnouncementOptions options) : IPostRule
{
    private readonly AddressPatterns _posters = new(options.Posters);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        var poster = post.Poster;
        var mayPost = poster.IsInCharge || (poster.Address is { } address && _posters.Includes(address));
        return post.List.Style != ListStyle.Announcement || mayPost
            ? default
            : new(Verdict.Unless(options.Others, "Announcement", Sentence.Of(NoticeKind.ReasonAnnouncement, ("list", $"{post.List.List}"))));
    }
}

/// <summary>Settings of an <see cref="AnnouncementRule"/>.</summary>
public sealed record AnnouncementOptions
{
    /// <summary>
    /// Who may post, beside moderators and owners, as <see cref="AddressPatterns"/>. They need not be members if
    /// <see cref="MembershipOptions.AcceptedNonMembers"/> has them, too.
    /// </summary>
    [AddressPatterns]
    public IReadOnlyList<string> Posters { get; init; } = [];

    /// <summary>What becomes of the posts of all others.</summary>
    public Act Others { get; init; } = Act.Reject;
}
