using System.Globalization;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Rewriting;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Digests;

/// <summary>An issue that is made: the store has its octets, once for all who get it.</summary>
/// <param name="Root">The root of its mails' ids.</param>
/// <param name="Octets">The name of its octets.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Form">In which form it is.</param>
/// <param name="Posts">How many posts are in it.</param>
/// <param name="Date">When it was made.</param>
internal sealed record KeptIssue(string Root, string Octets, string Title, MemberDelivery Form, int Posts, DateTimeOffset Date)
{
    /// <summary>The number of the post behind which it begins.</summary>
    public long After { get; init; }

    /// <summary>Makes an issue, and keeps it.</summary>
    /// <param name="list">The list.</param>
    /// <param name="seed">What tells it from others of the same number: for whom, from where to where.</param>
    /// <param name="mark">Its volume, number and time.</param>
    /// <param name="posts">What is in it.</param>
    /// <param name="form">In which form.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<KeptIssue> Keep(
        HostedList list, string seed, DigestMark mark, IReadOnlyList<ReadOnlyMemory<byte>> posts, MemberDelivery form, CancellationToken cancellationToken)
    {
        // A list that is made anew counts from 1 once more.
        seed = string.Create(CultureInfo.InvariantCulture, $"{seed} {mark.At.ToUnixTimeMilliseconds()}");
        var issue = IssueOf(list, seed, mark, posts);
        var root = MailId.Of($"digest {list.Address.Key}", $"{seed} {mark.Volume} {mark.Issue} {form}", []);
        var message = Finished(list, form == MemberDelivery.PlainDigest ? DigestBuilder.Plain(issue) : DigestBuilder.Mime(issue), root, mark.At);
        return new(root, await list.Services.Store.Keep(message, cancellationToken), issue.Title, form, posts.Count, mark.At);
    }

    /// <summary>Addresses it, in a transaction.</summary>
    public void Put(IListSession session, HostedList list, IReadOnlyList<Member> members)
    {
        var paths = ReturnPaths.Of(list.Options, list.Bounces, list.Directory.BounceAddressOf);
        var sender = new Mailbox(list.Options.List.Name, list.Letters.AddressFor("owner"));
        session.Outbox.Put([.. members.Chunk(paths.IsPersonal ? 1 : list.Options.MaxRecipients).Select(batch => new Mail
        {
            Id = MailId.Derived(Root, [.. batch.Select(member => member.Address.ToString())]),
            Message = default,
            Sender = sender,
            ReversePath = paths.Of(batch is [var only] ? new(list.Address, only) : null, DateOnly.FromDateTime(Date.UtcDateTime)),
            Recipients = [.. batch.Select(member => member.Mailbox)],
            List = list.Options.List,
        })], Octets);
    }

    private static DigestIssue IssueOf(HostedList list, string seed, DigestMark mark, IReadOnlyList<ReadOnlyMemory<byte>> posts)
    {
        var to = list.Options.List;
        var values = new Dictionary<string, string> { ["volume"] = $"{mark.Volume}", ["issue"] = $"{mark.Issue}" };
        return new()
        {
            List = to,
            From = new(to.Name, list.Letters.AddressFor("request")),
            Volume = mark.Volume,
            Number = mark.Issue,
            Seed = seed,
            Date = mark.At,
            Posts = posts,
            Masthead = list.Letters.Part(NoticeKind.DigestMasthead, "", to, mark.At, values),
            ContentsHeading = list.Letters.Part(NoticeKind.DigestContents, "", to, mark.At, values),
            Footer = list.Letters.Part(NoticeKind.DigestFooter, "", to, mark.At, values),
        };
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
}
