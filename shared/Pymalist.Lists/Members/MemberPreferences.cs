namespace Pymalist.Lists;

/// <summary>How a member wants its mail.</summary>
public sealed record MemberPreferences
{
    public MemberDelivery Delivery { get; init; }

    /// <summary>Whether it gets its own posts.</summary>
    public bool OwnPosts { get; init; } = true;

    /// <summary>Whether it gets none where it stands in To or Cc already.</summary>
    public bool NoDuplicates { get; init; }

    /// <summary>No mail from this day on; null where it is not away.</summary>
    public DateOnly? AwayFrom { get; init; }

    /// <summary>To this day, which is the last one without mail; null where that is not known.</summary>
    public DateOnly? AwayUntil { get; init; }

    /// <summary>A language tag (RFC 5646) such as <c>en</c>; empty as the list has it.</summary>
    public string Language { get; init; } = "";

    /// <summary>As in the IANA time zone database, <c>Europe/Warsaw</c>; empty as the list has it.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Whether it gets posts in digests.</summary>
    public bool IsCollected => Delivery is MemberDelivery.Digest or MemberDelivery.PlainDigest;

    /// <summary>Whether it is away on the day (UTC) of a time.</summary>
    public bool IsAway(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        return AwayFrom is { } from && day >= from && (AwayUntil is not { } until || day <= until);
    }
}

/// <summary>In which form a member gets posts.</summary>
public enum MemberDelivery
{
    /// <summary>Each by itself.</summary>
    Each = 0,

    /// <summary>Collected, as MIME (RFC 2046, section 5.1.5).</summary>
    Digest = 1,

    /// <summary>Collected, as plain text (RFC 1153).</summary>
    PlainDigest = 2,

    /// <summary>Not at all.</summary>
    None = 3,
}
