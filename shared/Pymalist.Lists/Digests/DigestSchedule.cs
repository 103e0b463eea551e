namespace Pymalist.Lists.Digests;

/// <summary>
/// Tells when the next issue is due, by nothing but when the last one was: whoever asks again after a restart gets the same
/// answer, and each period has one issue by time.
/// </summary>
/// <param name="options">The list's.</param>
public sealed class DigestSchedule(DigestOptions options)
{
    /// <summary>
    /// The first regular instant after another. An hour that the clock leaves out in spring is the one that it goes on with; of an
    /// hour that comes twice in autumn, it is the first.
    /// </summary>
    /// <param name="last">When the last issue came, or when the member began to want digests.</param>
    /// <param name="zone">The member's.</param>
    /// <param name="hour">0 to 23; null for the list's.</param>
    public DateTimeOffset Next(DateTimeOffset last, TimeZoneInfo zone, int? hour = null)
    {
        // One day back: a clock that was put back leaves a day that began before it.
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(last, zone).Date).AddDays(-1); ; day = day.AddDays(1))
        {
            if (IsDay(day) && At(day, hour ?? options.Hour, zone) is var instant && instant > last)
                return instant;
        }
    }

    /// <summary>Whether an issue is due: there are posts, and it is time, or they are too many or too large to wait.</summary>
    /// <param name="last">When the last issue came.</param>
    /// <param name="now">By the clock.</param>
    /// <param name="posts">How many wait.</param>
    /// <param name="octets">How long they are together.</param>
    /// <param name="zone">The member's.</param>
    /// <param name="hour">0 to 23; null for the list's.</param>
    public bool IsDue(DateTimeOffset last, DateTimeOffset now, int posts, long octets, TimeZoneInfo zone, int? hour = null) =>
        posts > 0 && (posts >= options.MaxPosts || octets >= options.MaxSize || Next(last, zone, hour) <= now);

    private bool IsDay(DateOnly day) => options.Every switch
    {
        DigestPeriod.Weekly => day.DayOfWeek == options.Day,
        DigestPeriod.Monthly => day.Day == 1,
        _ => true,
    };

    private static DateTimeOffset At(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
