using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Digests;

/// <summary>
/// Sends what has gathered to those who want it collected. The members of each time zone have issues of their own, so that each comes at the
/// hour that the list has set. Each member has a position: the post up to which he has had all. An issue goes to each from his, and what
/// goes and where that leaves him are one transaction, so that nobody gets a post twice or not at all, whatever he changes when.
/// </summary>
internal sealed class DigestChore : IListChore
{
    public async Task Do(HostedList list, CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        await SendRests(list, cancellationToken);
        foreach (var zone in await list.Services.Store.Read(session => session.Members.DigestZones(list.Address), cancellationToken))
            await Send(list, zone, isDue: false, int.MaxValue, cancellationToken);
    }

    /// <summary>Sends to the members of a zone what has gathered for them, in as many issues as it takes.</summary>
    /// <param name="list">The list.</param>
    /// <param name="zone">As they have it; empty for the list's.</param>
    /// <param name="isDue">Whatever the hour.</param>
    /// <param name="most">So many issues and no more.</param>
    /// <param name="cancellationToken">Ends it between two issues.</param>
    /// <returns>What was sent.</returns>
    public static async Task<IReadOnlyList<SentIssue>> Send(HostedList list, string zone, bool isDue, int most, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var sent = new List<SentIssue>();
        for (var number = 0; number < most; number++)
        {
            var now = store.Clock.GetUtcNow();
            var mark = await Mark(list, zone, now, cancellationToken);
            var positions = await store.Read(session => session.Members.DigestPositions(list.Address, zone), cancellationToken);
            if (positions.Count == 0)
                return sent;

            var (count, size, _) = await store.Read(session => session.Posts.Waiting(list.Address, positions[0].LastPost), cancellationToken);
            isDue |= new DigestSchedule(list.Options.Digests).IsDue(mark.At, now, count, size, list.ZoneOf(zone));
            if (!isDue || count == 0)
                return sent;

            var posts = await GatheredPosts.Load(list, positions[0].LastPost, long.MaxValue, cancellationToken);
            if (posts.IsEmpty || await new ZoneIssue(list, zone, mark, posts, now).Send(positions, cancellationToken) is not { } issue)
                return sent;
            sent.AddRange(issue);
        }

        return sent;
    }

    private static async Task<DigestMark> Mark(HostedList list, string zone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        if (await store.Read(session => session.Digests.Find(list.Address, zone), cancellationToken) is { } mark)
            return mark;

        return await store.Write(
            session =>
            {
                session.Digests.Advance(list.Address, zone, null, new(1, 0, session.Lists.LastPost(list.Address), now));
                return session.Digests.Find(list.Address, zone)!;
            },
            cancellationToken);
    }

    // One who wants no more digests gets what has gathered for him: no issue of the zone's, which goes on without him.
    private static async Task SendRests(HostedList list, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        foreach (var member in await store.Read(session => session.Members.WithRest(list.Address), cancellationToken))
        {
            if (await IssuesOfRest(list, member, member.Rest!, cancellationToken) is { } issues)
                await store.Write(session => Write(session, list, member, issues), cancellationToken);
        }
    }

    // Null while a post of them is still being made.
    private static async Task<List<KeptIssue>?> IssuesOfRest(HostedList list, Member member, DigestRest rest, CancellationToken cancellationToken)
    {
        var now = list.Services.Store.Clock.GetUtcNow();
        var mark = await Mark(list, member.Preferences.TimeZone, now, cancellationToken);
        var issues = new List<KeptIssue>();
        for (var after = rest.After; after < rest.LastPost;)
        {
            var posts = await GatheredPosts.Load(list, after, rest.LastPost, cancellationToken);
            if (posts.IsEmpty)
                return null;
            if (posts.Of(after) is { Count: > 0 } some)
                issues.Add(await KeptIssue.Keep(list, $"{member.Address.Key} {after}-{posts.Last}", mark with { Issue = mark.Issue + issues.Count + 1, At = now }, some, rest.Form, cancellationToken));
            after = posts.Last;
        }

        return issues;
    }

    private static bool Write(IListSession session, HostedList list, Member member, List<KeptIssue> issues)
    {
        if (!session.Members.ClearRest(list.Address, member))
            return false;

        foreach (var issue in session.Members.Find(list.Address, member.Number) is { IsMember: true, State: MemberState.Active } ? issues : [])
            issue.Put(session, list, [member]);
        return true;
    }
}
