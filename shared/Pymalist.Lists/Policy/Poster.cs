namespace Pymalist.Lists.Policy;

/// <summary>Who posts, as the list knows them.</summary>
/// <param name="Address">The author's; null where the mail names none.</param>
/// <param name="IsMember">Whether it is a member's.</param>
/// <param name="IsModerator">Whether it is a moderator's.</param>
/// <param name="IsOwner">Whether it is an owner's.</param>
/// <param name="IsModerated">Whether a moderator looks at all that they post; null where what the list says of everyone holds.</param>
/// <param name="AcceptedPosts">How many of their posts the list has taken, without the one that is judged: after a crash it may be judged again.</param>
public sealed record Poster(AddrSpec? Address, bool IsMember, bool IsModerator, bool IsOwner, bool? IsModerated, int AcceptedPosts = 0)
{
    /// <summary>Whether a moderator has banned it.</summary>
    public bool IsBanned { get; init; }

    internal bool IsInCharge => IsModerator || IsOwner;
}
