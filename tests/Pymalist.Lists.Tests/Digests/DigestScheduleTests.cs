using System.Globalization;
using Pymalist.Lists.Digests;

namespace Pymalist.Lists.Tests.Digests;

public sealed class DigestScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData(DigestPeriod.Daily, 8, "2026-11-26T06:59:59Z", "2026-11-26T07:00:00Z")]
    [InlineData(DigestPeriod.Daily, 8, "2026-11-26T07:00:00Z", "2026-11-27T07:00:00Z")]
    [InlineData(DigestPeriod.Daily, 8, "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData(DigestPeriod.Daily, 2, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData(DigestPeriod.Daily, 2, "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData(DigestPeriod.Daily, 2, "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z")]
    [InlineData(DigestPeriod.Weekly, 8, "2026-11-26T12:00:00Z", "2026-11-30T07:00:00Z")]
    [InlineData(DigestPeriod.Weekly, 8, "2026-11-30T07:00:00Z", "2026-12-07T07:00:00Z")]
    [InlineData(DigestPeriod.Monthly, 8, "2026-11-26T12:00:00Z", "2026-12-01T07:00:00Z")]
    public void The_next_issue_is_due_at_the_hour_of_the_members_clock(DigestPeriod every, int hour, string last, string next)
    {
        var schedule = new DigestSchedule(new DigestOptions { Every = every });

        Assert.Equal(Instant(next), schedule.Next(Instant(last), Berlin, hour));
    }

    [Fact]
    public void A_day_has_one_issue_however_often_one_asks()
    {
        var schedule = new DigestSchedule(new DigestOptions());
        var last = Instant("2026-01-01T00:00:00Z");
        var issues = 0;
        for (var now = last; now < Instant("2027-01-01T00:00:00Z"); now += TimeSpan.FromMinutes(10))
        {
            if (!schedule.IsDue(last, now, posts: 1, octets: 1, Berlin))
                continue;
            issues++;
            last = now;
        }

        Assert.Equal(365, issues);
    }

    [Fact]
    public void An_issue_is_due_at_once_when_the_posts_are_many_or_large_and_never_without_posts()
    {
        var schedule = new DigestSchedule(new DigestOptions { MaxPosts = 3, MaxSize = 1_000 });
        var last = Instant("2026-11-26T08:00:00Z");

        Assert.False(schedule.IsDue(last, last.AddHours(1), posts: 2, octets: 999, Berlin));
        Assert.True(schedule.IsDue(last, last.AddHours(1), posts: 3, octets: 3, Berlin));
        Assert.True(schedule.IsDue(last, last.AddHours(1), posts: 1, octets: 1_000, Berlin));
        Assert.False(schedule.IsDue(last, last.AddDays(9), posts: 0, octets: 0, Berlin));
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
