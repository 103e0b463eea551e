namespace Pymalist.Lists.Bounces;

/// <summary>What is known of a member's bounces, and what becomes of it when mail reaches him.</summary>
public static class Bouncing
{
    /// <summary>Of one whom somebody lets have mail again, in whatever way, all is forgotten.</summary>
    public static BounceState StateOf(Member member)
    {
        var state = BounceRecords.StateOf(member.Bounces);
        return state.DisabledSince is not null && member.State != MemberState.Disabled ? BounceState.Clean : state;
    }

    /// <summary>Whether nothing is sent to him for what came back, and not because somebody said so.</summary>
    public static bool IsStopped(Member member) => member.State == MemberState.Disabled && StateOf(member).DisabledSince is not null;

    /// <summary>The member once it is known that mail reaches him, as he has confirmed something: nothing is held against him any more.</summary>
    public static Member Clean(Member member) => IsStopped(member) ? member with { State = MemberState.Active, Reason = "", Since = default, Bounces = "" } : member with { Bounces = "" };
}
