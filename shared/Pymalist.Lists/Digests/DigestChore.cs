using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Rewriting;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Digests;

/// <summary>
/// Sends what has gathered to those who want it collected. The members of each time zone have issues of their own, so that each comes at the
/// hour that the list has set; an issue and where it ends are written down at once, so that nobody gets a post twice or not at all.
/// </summary>
internal sealed class DigestChore : IListChore
{
    private const int PageSize = 2_000;

    // A post that is not made by then was refused, or its processor is gone for good.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task Do(HostedList list, CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        foreach (var zone in await list.Services.Store.Read(session => session.Members.DigestZones(list.Address), cancellationToken))
            await Do(list, zone, isDue: null, cancellationToken);
    }

    /// <summary>Sends what waits for the members of a zone, in as many issues as it takes.</summary>
    /// <param name="list">The list.</param>
    /// <param name="zone">As its members have it; empty for the list's.</param>
    /// <param name="isDue">True to send it whatever the hour; null as the list has it.</param>
    /// <param name="cancellationToken">Ends it between two issues.</param>
    public static async Task Do(HostedList list, string zone, bool? isDue, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        if (await store.Read(session => session.Digests.Find(list.Address, zone), cancellationToken) is not { } mark)
        {
            // Whoever has just begun to want digests has had by himself what came before.
            await store.Write(session => session.Digests.Advance(list.Address, zone, null, new(1, 0, session.Lists.LastPost(list.Address), session.Now)), cancellationToken);
            return;
        }

        var now = store.Clock.GetUtcNow();
        await SendRests(list, zone, mark, now, cancellationToken);
        var waiting = await store.Read(session => session.Posts.Waiting(list.Address, mark.LastPost), cancellationToken);
        if (!(isDue ?? new DigestSchedule(list.Options.Digests).IsDue(mark.At, now, waiting.Count, waiting.Size, ZoneOf(list, zone))))
            return;

        var last = await store.Read(session => session.Lists.LastPost(list.Address), cancellationToken);
        for (var next = (DigestMark?)mark; next is not null && next.LastPost < last;)
        {
            mark = next;
            next = await Send(list, zone, mark, cancellationToken);
            if (next?.LastPost == mark.LastPost)
                return;
        }
    }

    // Null where another process was faster.
    private static async Task<DigestMark?> Send(HostedList list, string zone, DigestMark mark, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var now = store.Clock.GetUtcNow();
        var (posts, lastPost) = await Posts(list, mark, cancellationToken);

        // The next one is still being made.
        if (lastPost == mark.LastPost)
            return mark;

        var since = (await store.Read(session => session.Lists.Find(list.Address), cancellationToken))?.Since ?? now;
        var volume = TimeZoneInfo.ConvertTime(now, ZoneOf(list, zone)).Year - since.Year + 1;
        var next = new DigestMark(volume, posts.Count == 0 ? mark.Issue : volume == mark.Volume ? mark.Issue + 1 : 1, lastPost, now);
        var issue = posts.Count == 0 ? null : Issue(list, next, posts);
        var members = issue is null ? [] : await Members(list, zone, member => member.Receives(now), cancellationToken);
        return await store.Write(session => Write(session, list, zone, mark, next, issue, members), cancellationToken) ? next : null;
    }

    private static bool Write(IListSession session, HostedList list, string zone, DigestMark mark, DigestMark next, DigestIssue? issue, IReadOnlyList<Member> members)
    {
        if (!session.Digests.Advance(list.Address, zone, mark, next))
            return false;

        if (issue is not null)
        {
            // Who has changed his mind meanwhile gets the rest by itself.
            Member[] still = [.. members.Where(member => session.Members.Find(list.Address, member.Number)?.Preferences.Delivery == member.Preferences.Delivery)];
            Put(session, list, zone, next, still, MemberDelivery.Digest, () => DigestBuilder.Mime(issue));
            Put(session, list, zone, next, still, MemberDelivery.PlainDigest, () => DigestBuilder.Plain(issue));
        }

        return true;
    }

    private static void Put(
        IListSession session, HostedList list, string zone, DigestMark mark, IReadOnlyList<Member> members, MemberDelivery delivery, Func<ReadOnlyMemory<byte>> build)
    {
        Member[] wanted = [.. members.Where(member => member.Preferences.Delivery == delivery)];
        if (wanted.Length == 0)
            return;

        var root = MailId.Of($"digest {list.Address.Key}", $"{zone} {mark.Volume} {mark.Issue} {delivery}", []);
        var message = Finished(list, build(), root, mark.At);
        foreach (var batch in wanted.Chunk(list.Options.MaxRecipients))
            session.Outbox.Put(new()
            {
                Id = MailId.Derived(root, [.. batch.Select(member => member.Address.ToString())]),
                Message = message,
                Sender = new(list.Options.List.Name, list.Letters.AddressFor("owner")),
                ReversePath = ReturnPaths.Of(list.Options, list.Bounces, list.Directory.BounceAddressOf).Of(null, default),
                Recipients = [.. batch.Select(member => member.Mailbox)],
                List = list.Options.List,
            });
    }

    private static ReadOnlyMemory<byte> Finished(HostedList list, ReadOnlyMemory<byte> message, string root, DateTimeOffset now)
    {
        var edit = new MessageEdit(message);
        edit.Remove(NotPassedOn.Is);
        new ListFields(ListFacts.Of(list.Options), list.Options.Rewriting.AddListHeaders).AddTo(edit, new() { MailId = root });
        var finished = edit.ToMessage();
        return list.Options.Authentication is { } authentication
            ? new ListSigner(authentication, list.Options.List).Sign(finished, now)
            : finished;
    }

    // As many as an issue holds, and no fewer than one; of posts that came before somebody wanted digests there are no octets.
    private static async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Posts, long Last)> Posts(HostedList list, DigestMark mark, CancellationToken cancellationToken, long upTo = long.MaxValue)
    {
        var options = list.Options.Digests;
        var kept = await list.Services.Store.Read(session => session.Posts.After(list.Address, mark.LastPost, options.MaxPosts), cancellationToken);
        KeptPost[] due = [.. kept.Where(post => post.Number <= upTo)];
        var posts = new List<ReadOnlyMemory<byte>>();
        var (last, size) = (mark.LastPost, 0L);
        foreach (var post in due)
        {
            if (!post.IsMade && list.Services.Store.Clock.GetUtcNow() - post.At < Patience)
                break;
            if (posts.Count > 0 && size + post.Size > 2L * options.MaxSize)
                break;
            if (post.Octets.Length > 0 && await list.Services.Store.Octets(post.Octets, cancellationToken) is { } octets)
                posts.Add(octets);
            (last, size) = (post.Number, size + post.Size);
        }

        // Of those that are forgotten there is nothing to send.
        return (posts, due.Length > 0 ? last : Math.Min(upTo, await list.Services.Store.Read(session => session.Lists.LastPost(list.Address), cancellationToken)));
    }

    private static DigestIssue Issue(HostedList list, DigestMark mark, IReadOnlyList<ReadOnlyMemory<byte>> posts)
    {
        var to = list.Options.List;
        var values = new Dictionary<string, string> { ["volume"] = $"{mark.Volume}", ["issue"] = $"{mark.Issue}" };
        return new()
        {
            List = to,
            From = new(to.Name, list.Letters.AddressFor("request")),
            Volume = mark.Volume,
            Number = mark.Issue,
            Date = mark.At,
            Posts = posts,
            Masthead = list.Letters.Part(NoticeKind.DigestMasthead, "", to, mark.At, values),
            ContentsHeading = list.Letters.Part(NoticeKind.DigestContents, "", to, mark.At, values),
            Footer = list.Letters.Part(NoticeKind.DigestFooter, "", to, mark.At, values),
        };
    }

    // One who wants no more digests gets the open one, without being in the next.
    private static async Task SendRests(HostedList list, string zone, DigestMark mark, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var member in await Members(list, zone, member => member.Rest is not null, cancellationToken))
        {
            var issues = new List<(DigestMark Mark, DigestIssue Issue)>();
            for (var at = mark; at.LastPost < member.Rest!.LastPost;)
            {
                var (posts, last) = await Posts(list, at, cancellationToken, member.Rest.LastPost);
                if (last == at.LastPost)
                    return;
                at = at with { Issue = at.Issue + 1, LastPost = last, At = now };
                if (posts.Count > 0)
                    issues.Add((at, Issue(list, at, posts)));
            }

            await list.Services.Store.Write(session => Write(session, list, zone, member, issues), cancellationToken);
        }
    }

    private static bool Write(IListSession session, HostedList list, string zone, Member member, List<(DigestMark Mark, DigestIssue Issue)> issues)
    {
        if (session.Members.Find(list.Address, member.Number) is not { } known || known.Rest != member.Rest)
            return false;

        session.Members.Put(list.Address, known with { Rest = null });
        foreach (var (mark, issue) in known.IsMember ? issues : [])
            Put(session, list, $"{zone} {member.Number}", mark, [member with { Preferences = member.Preferences with { Delivery = member.Rest!.Form } }], member.Rest.Form,
                () => member.Rest.Form == MemberDelivery.Digest ? DigestBuilder.Mime(issue) : DigestBuilder.Plain(issue));
        return true;
    }

    private static async Task<IReadOnlyList<Member>> Members(HostedList list, string zone, Func<Member, bool> which, CancellationToken cancellationToken)
    {
        var members = new List<Member>();
        for (var after = ""; ;)
        {
            var page = await list.Services.Store.Read(session => session.Members.PageOfDigest(list.Address, zone, after, PageSize), cancellationToken);
            members.AddRange(page.Where(which));
            if (page.Count < PageSize)
                return members;
            after = page[^1].Address.Key;
        }
    }

    // A zone that this machine does not know is the list's, and an unknown one of the list's is UTC.
    private static TimeZoneInfo ZoneOf(HostedList list, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone.Length > 0 ? zone : list.Options.Digests.TimeZone, out var found) ? found
        : TimeZoneInfo.TryFindSystemTimeZoneById(list.Options.Digests.TimeZone, out found) ? found
        : TimeZoneInfo.Utc;
}
