namespace Pymalist.Lists;

/// <summary>A person as a list knows it: what it is there, and how it gets its mail.</summary>
public sealed record Member
{
    /// <summary>As it was given.</summary>
    public required AddrSpec Address { get; init; }

    /// <summary>As people read it; empty where it is not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its number on the list, from 1, never another's; 0 before it has one. It stands in the return path of its copies.</summary>
    public long Number { get; init; }

    /// <summary>What it is by an operation, and not by the configuration.</summary>
    public Roles Given { get; init; }

    /// <summary>What the configuration says that it is, now.</summary>
    public Roles Declared { get; init; }

    public MemberState State { get; init; }

    /// <summary>Why it is in that state, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when it is in that state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it came to the list.</summary>
    public DateTimeOffset Joined { get; init; }

    public MemberPreferences Preferences { get; init; } = new();

    /// <summary>Whether its posts are held: null as the list has it for everyone.</summary>
    public bool? IsModerated { get; init; }

    /// <summary>How many posts of it were distributed.</summary>
    public int Posts { get; init; }

    /// <summary>What is known of its bounces, as the bounces' part writes it; empty where nothing is.</summary>
    public string Bounces { get; init; } = "";

    /// <summary>What had gathered for it when it wanted digests no more; null where nothing is left of that. Kept by the store, not set.</summary>
    public DigestRest? Rest { get; init; }

    /// <summary>
    /// The number of the last post before it began or ceased to want them collected; 0 where it never did. Whatever comes of one up to
    /// that number goes the old way. Kept by the store, not set.
    /// </summary>
    public long Turn { get; init; }

    public Roles Roles => Given | Declared;

    /// <summary>It is one of those who may post and get mail. One who has left or is banned is not, even if a configuration still names it.</summary>
    public bool IsMember => Roles.HasFlag(Roles.Member) && State is not (MemberState.Left or MemberState.Banned);

    public bool IsOwner => Roles.HasFlag(Roles.Owner);

    /// <summary>Owners may do all that moderators may.</summary>
    public bool IsModerator => (Roles & (Roles.Moderator | Roles.Owner)) != 0;

    /// <summary>Whether it gets the list's mail at a time, in whatever form.</summary>
    public bool Receives(DateTimeOffset now) =>
        IsMember && State == MemberState.Active && Preferences.Delivery != MemberDelivery.None && !Preferences.IsAway(now);

    /// <summary>Whether it gets a post by itself, and not in a digest.</summary>
    /// <param name="number">The post's number on the list; 0 where it has none.</param>
    public bool WantsByItself(long number) =>
        Preferences.Delivery == MemberDelivery.Each ? number == 0 || number > Turn : Preferences.IsCollected && number > 0 && number <= Turn;

    /// <summary>The address, and the name where it is known.</summary>
    public Mailbox Mailbox => new(Name.Length == 0 ? null : Name, Address);
}

/// <summary>A last digest for one who wants no more of them.</summary>
/// <param name="Form">In which form.</param>
/// <param name="After">The number of the last post that it has had in an issue.</param>
/// <param name="LastPost">The number of the last post that is in it: later ones came by themselves.</param>
public sealed record DigestRest(MemberDelivery Form, long After, long LastPost);

/// <summary>What a person may be to a list, several at once.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Member = 1,
    Moderator = 2,
    Owner = 4,
}

/// <summary>Whether a member gets mail.</summary>
public enum MemberState
{
    /// <summary>It does, in the way it chose.</summary>
    Active = 0,

    /// <summary>It does not: somebody said so, or its address is dead. It may still post.</summary>
    Disabled = 1,

    /// <summary>It has left, and is no member, whatever a configuration says. It may come back.</summary>
    Left = 2,

    /// <summary>A moderator has banned it: it is no member, and neither posts nor joins, until somebody adds it again.</summary>
    Banned = 3,
}
