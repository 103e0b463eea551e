using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Operations;

/// <summary>How people come to a list and leave it, by mail.</summary>
public sealed record SubscriptionOptions
{
    /// <summary>Who may become a member; by default whoever confirms it, and of a private list whom a moderator approves of, too.</summary>
    public Joining? Joining { get; init; }

    /// <summary>Whether a new member is welcomed.</summary>
    public bool Welcome { get; init; } = true;

    /// <summary>Whether one who has left is told so.</summary>
    public bool Goodbye { get; init; } = true;

    /// <summary>Whether owners are told of each who comes or goes.</summary>
    public bool TellOwners { get; init; }

    /// <summary>Who may ask who the members are.</summary>
    public Audience Members { get; init; } = Audience.Owners;

    /// <summary>Who is told that the list exists, when he asks which lists there are; by default everyone, and of a private list its members.</summary>
    public Audience? Listed { get; init; }

    /// <summary>How long a confirmation may take.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromDays(3);
}

/// <summary>Who may become a member of a list.</summary>
public enum Joining
{
    /// <summary>Whoever confirms that he wants to.</summary>
    Confirmed,

    /// <summary>Whoever confirms it, and has a moderator's consent.</summary>
    Approved,

    /// <summary>Nobody by mail: operators and owners say who is one.</summary>
    Closed,
}

/// <summary>Who may know something of a list.</summary>
public enum Audience
{
    Everyone,
    Members,
    Owners,
    Nobody,
}
