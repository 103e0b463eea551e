namespace Pymalist.Lists.Commands;

/// <summary>What a moderator decides on what is held.</summary>
public enum ModeratorDecision
{
    Approve,
    Reject,
    Discard,

    /// <summary>Discards it, and whatever its author posts from now on.</summary>
    Ban,
}

/// <summary>A setting of a member, and what it is to become.</summary>
public abstract record MemberSetting;

/// <summary><c>set delivery digest</c></summary>
public sealed record DeliverySetting(MemberDelivery Delivery) : MemberSetting;

/// <summary><c>set vacation 2026-12-24 2027-01-06</c>, <c>set vacation off</c>: no posts from the first day to the last.</summary>
/// <param name="From">The first day; null to end or forget a vacation.</param>
/// <param name="Until">The last day, not before the first; null where <paramref name="From"/> is.</param>
public sealed record VacationSetting(DateOnly? From, DateOnly? Until) : MemberSetting;

/// <summary><c>set ownposts off</c>: whether the member's own posts come back to him.</summary>
public sealed record OwnPostsSetting(bool IsOn) : MemberSetting;

/// <summary><c>set duplicates off</c>: whether a post comes that was also addressed to the member himself.</summary>
public sealed record DuplicatesSetting(bool IsOn) : MemberSetting;

/// <summary><c>set language de</c></summary>
/// <param name="Language">A language tag (RFC 5646) of at most 35 characters, in lower case; whether it is one that we speak is not looked at.</param>
public sealed record LanguageSetting(string Language) : MemberSetting;

/// <summary><c>set timezone Europe/Warsaw</c>, <c>set timezone off</c></summary>
/// <param name="TimeZone">As in the IANA time zone database, one that this machine knows; empty for the list's own.</param>
public sealed record TimeZoneSetting(string TimeZone) : MemberSetting;
