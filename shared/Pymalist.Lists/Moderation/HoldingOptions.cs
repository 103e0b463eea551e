using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Moderation;

/// <summary>What becomes of mail that waits for moderators.</summary>
public sealed record HoldingOptions
{
    /// <summary>When moderators are told.</summary>
    public ModeratorNotices Notices { get; init; } = ModeratorNotices.AtOnce;

    /// <summary>Whether the author is told that a moderator looks at it.</summary>
    public bool TellAuthor { get; init; } = true;

    /// <summary>How long it waits. Then it is discarded, and the moderators are told how much that was.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(14);
}

/// <summary>When moderators are told of held mail.</summary>
public enum ModeratorNotices
{
    /// <summary>Of each when it comes, with the mail itself.</summary>
    AtOnce,

    /// <summary>Once a day, of all that waits.</summary>
    Daily,

    /// <summary>Not at all: they look for themselves.</summary>
    Never,
}
