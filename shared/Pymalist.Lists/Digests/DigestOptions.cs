using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Digests;

/// <summary>How often a digest comes.</summary>
public enum DigestPeriod
{
    Daily,

    /// <summary>On <see cref="DigestOptions.Day"/>.</summary>
    Weekly,

    /// <summary>On the first day of the month.</summary>
    Monthly,
}

/// <summary>When a list's digests are due.</summary>
public sealed record DigestOptions
{
    /// <summary>How often one comes at least, where there are posts.</summary>
    public DigestPeriod Every { get; init; } = DigestPeriod.Daily;

    /// <summary>The day of a weekly one.</summary>
    public DayOfWeek Day { get; init; } = DayOfWeek.Monday;

    /// <summary>The hour of the day, 0 to 23, in the member's time zone.</summary>
    [Range(0, 23)]
    public int Hour { get; init; } = 8;

    /// <summary>So many posts make one due at once.</summary>
    [Range(1, 10_000)]
    public int MaxPosts { get; init; } = 50;

    /// <summary>So many octets of posts make one due at once.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxSize { get; init; } = 256 * 1024;

    /// <summary>The time zone of members who named none, as the system knows it: <c>Europe/Warsaw</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}
