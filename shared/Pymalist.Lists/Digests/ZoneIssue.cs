using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Digests;

/// <summary>
/// The next issue for the members of a time zone. Most of them have had the same by then, and get the same; one who has come since, or from
/// another zone, gets it from where he is.
/// </summary>
/// <param name="list">The list.</param>
/// <param name="zone">The zone, as members have it.</param>
/// <param name="mark">The zone's last issue.</param>
/// <param name="posts">What has gathered.</param>
/// <param name="now">The time.</param>
internal sealed class ZoneIssue(HostedList list, string zone, DigestMark mark, GatheredPosts posts, DateTimeOffset now)
{
    /// <summary>Puts it into the outbox, for each in the form that he wants.</summary>
    /// <param name="positions">Where members are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What went out; null where another process was faster.</returns>
    public async Task<IReadOnlyList<SentIssue>?> Send(IReadOnlyList<DigestPosition> positions, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var since = (await store.Read(session => session.Lists.Find(list.Address), cancellationToken))?.Since ?? now;
        var next = Next(since);
        var issues = new List<KeptIssue>();
        foreach (var position in positions.Where(position => position.LastPost < posts.Last))
        {
            if (posts.Of(position.LastPost) is { Count: > 0 } some)
                issues.Add(await KeptIssue.Keep(list, $"{zone} {position.LastPost}-{posts.Last}", next, some, position.Form, cancellationToken) with { After = position.LastPost });
        }

        if (issues.Count == 0)
            next = next with { Volume = mark.Volume, Issue = mark.Issue };
        return await store.Write(session => Write(session, next, [.. positions.Select(position => position.LastPost).Distinct()], issues), cancellationToken);
    }

    // A volume is a year of the zone's.
    private DigestMark Next(DateTimeOffset since)
    {
        var volume = YearOf(now) - YearOf(since) + 1;
        return new(volume, volume == mark.Volume ? mark.Issue + 1 : 1, posts.Last, now);
    }

    private int YearOf(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, list.ZoneOf(zone)).Year;

    private List<SentIssue>? Write(IListSession session, DigestMark next, IReadOnlyList<long> positions, List<KeptIssue> issues)
    {
        // A rehearsal has undone the first mark.
        session.Digests.Advance(list.Address, zone, null, mark);
        if (!session.Digests.Advance(list.Address, zone, mark, next))
            return null;

        var sent = new List<SentIssue>();
        foreach (var after in positions.Where(after => after < posts.Last))
        {
            var members = session.Members.AdvanceDigest(list.Address, zone, after, posts.Last).Where(member => member.Receives(now)).ToLookup(member => member.Preferences.Delivery);
            KeptIssue[] forms = [.. issues.Where(issue => issue.After == after)];
            foreach (var group in forms.Length > 0 ? members : Enumerable.Empty<IGrouping<MemberDelivery, Member>>())
            {
                // Who has chosen another form just now gets the one that is made.
                var issue = Array.Find(forms, issue => issue.Form == group.Key) ?? forms[0];
                issue.Put(session, list, [.. group.OrderBy(member => member.Address.Key, StringComparer.Ordinal)]);
                sent.Add(new(zone, issue.Title, issue.Form, issue.Posts, group.Count()));
            }
        }

        return sent;
    }
}

/// <summary>An issue that is on its way.</summary>
/// <param name="Zone">To members of which time zone; empty for the list's.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Form">In which form.</param>
/// <param name="Posts">How many posts are in it.</param>
/// <param name="Recipients">How many get it.</param>
public sealed record SentIssue(string Zone, string Title, MemberDelivery Form, int Posts, int Recipients);
