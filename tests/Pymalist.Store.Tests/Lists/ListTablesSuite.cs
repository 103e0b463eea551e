using Pymalist.Lists;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;

namespace Pymalist.Store.Tests;

public abstract class ListTablesSuite(IHome home) : StoreSuite(home)
{
    private static readonly AddrSpec Red = AddrSpec.Parse("Red@example.org");
    private static readonly AddrSpec Green = AddrSpec.Parse("green@example.org");
    private static readonly AddrSpec Ann = AddrSpec.Parse("Ann@bücher.example");
    private static readonly AddrSpec AnnAgain = AddrSpec.Parse("ann@xn--bcher-kva.example");

    private static readonly Member Whole = new()
    {
        Address = Ann,
        Name = "Ann\0 Żółw",
        Given = Roles.Member | Roles.Moderator,
        State = MemberState.Disabled,
        Reason = "dead",
        Since = DateTimeOffset.FromUnixTimeMilliseconds(1_000),
        Joined = DateTimeOffset.FromUnixTimeMilliseconds(500),
        IsModerated = false,
        Posts = 7,
        Bounces = "{}",
        Preferences = new()
        {
            Delivery = MemberDelivery.PlainDigest,
            OwnPosts = false,
            NoDuplicates = true,
            AwayFrom = new DateOnly(2026, 12, 1),
            AwayUntil = new DateOnly(2026, 12, 24),
            Language = "pl",
            TimeZone = "Europe/Warsaw",
        },
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Do(session => session.Lists.Put(new KeptList(Red, "Red mail", """{"List":"red@example.org"}""", default)));
        await Do(session => session.Lists.Put(new KeptList(Green, "", null, default)));
    }

    [Fact]
    public async Task A_list_comes_back_as_it_was_put_and_goes_with_all_that_is_its()
    {
        var before = await Ask(session => session.Lists.Version);
        await Do(session => session.Members.Put(Red, Whole));
        var lists = await Ask(session => session.Lists.All());

        await Do(session => Assert.True(session.Lists.Remove(AddrSpec.Parse("RED@EXAMPLE.ORG"))));

        Assert.Equal(["green@example.org", "Red@example.org"], lists.Select(list => list.Address.ToString()));
        Assert.Equal(("Red mail", """{"List":"red@example.org"}"""), (lists[1].Name, lists[1].Settings));
        Assert.True(await Ask(session => session.Lists.Version) > before);
        Assert.Null(await Ask(session => session.Lists.Find(Red)));
        Assert.Equal(0, await Count("member"));
    }

    [Fact]
    public async Task A_member_comes_back_as_it_was_put()
    {
        await Do(session => session.Members.Put(Red, Whole));

        var found = await Ask(session => session.Members.Find(Red, AnnAgain));

        Assert.Equal(Whole with { Name = "Ann\ufffd Żółw", Number = 1 }, found);
        Assert.Equal(found, await Ask(session => session.Members.Find(Red, 1)));
        Assert.Equal(Red, Assert.Single(await Ask(session => session.Members.Of(AnnAgain))).List);
        Assert.Single(await Ask(session => session.Members.With(Red, Roles.Moderator)));
        Assert.Empty(await Ask(session => session.Members.With(Red, Roles.Owner)));
        Assert.Equal((1, 1, 0), await Ask(session => (session.Members.Count(Red), session.Members.CountIn(Red, "xn--bcher-kva.example"), session.Members.CountIn(Red, "example.org"))));
    }

    [Fact]
    public async Task A_number_is_never_anothers()
    {
        await Do(session => session.Members.Put(Red, Person("a"), Person("b")));
        await Do(session => session.Members.Put(Red, Person("b") with { Name = "B" }, Person("c")));
        await Do(session => Assert.True(session.Members.Remove(Red, Person("c").Address)));
        await Do(session => session.Members.Put(Red, Person("d")));

        var members = await Ask(session => session.Members.Page(Red, "", 10));

        Assert.Equal(["a1", "bB2", "d5"], members.Select(member => $"{member.Address.LocalPart}{member.Name}{member.Number}"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Do(session => session.Members.Put(AddrSpec.Parse("blue@example.org"), Person("a"))));
    }

    [Fact]
    public async Task Members_come_in_pages()
    {
        await Do(session => session.Members.Put(Red, [.. Enumerable.Range(0, 5_000).Select(i => Person($"m{i:0000}"))]));

        var first = await Ask(session => session.Members.Page(Red, "", 3_000));
        var second = await Ask(session => session.Members.Page(Red, first[^1].Address.Key, 3_000));

        Assert.Equal((3_000, 2_000), (first.Count, second.Count));
        Assert.Equal("m3000", second[0].Address.LocalPart);
    }

    [Fact]
    public async Task A_post_is_numbered_once_and_a_repeat_needs_the_same_id_and_the_same_content()
    {
        var post = new KeptPost { List = Red, MailId = "one", At = DateTimeOffset.FromUnixTimeMilliseconds(10_000), MessageId = "<a@b>", ContentHash = "x", Thread = "t", Size = 5 };
        await Do(session => session.Posts.Number(post));
        await Do(session => session.Posts.Number(post with { MailId = "two", MessageId = "<c@d>", Size = 6 }));
        await Do(session => session.Posts.Number(post with { Size = 7 }));

        Assert.Equal([1, 2], (await Ask(session => session.Posts.After(Red, 0, 10))).Select(kept => kept.Number));
        Assert.Equal((2, 11, (DateTimeOffset?)post.At), await Ask(session => session.Posts.Waiting(Red, 0)));
        Assert.Equal((0, 0, null), await Ask(session => session.Posts.Waiting(Green, 0)));
        Assert.Equal(
            (true, false, false, false),
            await Ask(session => (session.Posts.IsRepeat(Red, "three", "<a@b>", "x"), session.Posts.IsRepeat(Red, "one", "<a@b>", "x"),
                session.Posts.IsRepeat(Red, "three", "<a@b>", "y"), session.Posts.IsRepeat(Green, "three", "<a@b>", "x"))));
        Assert.Equal((2, 1, 0), await Ask(session => (
            session.Posts.CountOfThread(Red, ["<x@y>", "t"], "three", default), session.Posts.CountOfThread(Red, ["t"], "one", default), session.Posts.CountOfThread(Red, ["t"], "three", post.At))));
    }

    [Fact]
    public async Task A_thread_is_known_by_its_first_post_whatever_its_answers_refer_to()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(10_000);
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "one", At = at, MessageId = "<one@a>" }));
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "two", At = at, MessageId = "<two@a>", References = ["<one@a>"] }));
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "three", At = at, MessageId = "<three@a>", References = ["<two@a>"] }));
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "four", At = at, MessageId = "<four@a>", References = ["<elsewhere@a>", "<nowhere@a>"] }));
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "five", At = at, MessageId = "<five@a>", References = ["<elsewhere@a>"] }));

        var threads = (await Ask(session => session.Posts.After(Red, 0, 10))).Select(post => post.Thread);

        Assert.Equal(["<one@a>", "<one@a>", "<one@a>", "<elsewhere@a>", "<elsewhere@a>"], threads);
        Assert.Equal((3, 2), await Ask(session => (session.Posts.CountOfThread(Red, ["<three@a>"], "six", default), session.Posts.CountOfThread(Red, ["<elsewhere@a>"], "six", default))));
    }

    [Fact]
    public async Task What_members_got_is_known_again_too()
    {
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "one", At = session.Now, MessageId = "<a@b>", ContentHash = "x" }));
        await Do(session => session.Posts.Sent(Red, "one", "octets", 12, "y"));

        var kept = Assert.Single(await Ask(session => session.Posts.After(Red, 0, 10)));

        Assert.Equal(("octets", 12), (kept.Octets, kept.Size));
        Assert.Equal((true, true, false), await Ask(session => (
            session.Posts.IsRepeat(Red, "two", "<a@b>", "x"), session.Posts.IsRepeat(Red, "two", "<a@b>", "y"), session.Posts.IsRepeat(Red, "two", "<a@b>", "z"))));
    }

    [Fact]
    public async Task A_digest_goes_on_once_from_where_it_was()
    {
        var begin = new DigestMark(1, 0, 7, DateTimeOffset.FromUnixTimeMilliseconds(5_000));
        var next = begin with { Issue = 1, LastPost = 9, At = DateTimeOffset.FromUnixTimeMilliseconds(6_000) };

        var steps = await Store.Lists.Write(
            session => new[]
            {
                session.Digests.Advance(Red, "", null, begin), session.Digests.Advance(Red, "", null, begin), session.Digests.Advance(Red, "", begin, next),
                session.Digests.Advance(Red, "", begin, next), session.Digests.Advance(Red, "Europe/Warsaw", next, next),
            },
            CancellationToken.None);

        Assert.Equal([true, false, true, false, false], steps);
        Assert.Equal((next, null), await Ask(session => (session.Digests.Find(Red, ""), session.Digests.Find(Green, ""))));
    }

    [Fact]
    public async Task Members_are_found_who_get_digests_and_whose_mail_came_back()
    {
        await Do(session => session.Members.Put(
            Red, Person("a"), Person("b") with { Preferences = new() { Delivery = MemberDelivery.Digest } },
            Person("c") with { Preferences = new() { Delivery = MemberDelivery.PlainDigest, TimeZone = "Asia/Tokyo" }, Bounces = "{}" }));
        await Do(session => session.Members.CountPost(Red, Person("A").Address));
        await Do(session => session.Members.CountPost(Red, Person("nobody").Address));

        Assert.Equal(["", "Asia/Tokyo"], await Ask(session => session.Members.DigestZones(Red)));
        Assert.Equal([new(0, MemberDelivery.PlainDigest)], await Ask(session => session.Members.DigestPositions(Red, "Asia/Tokyo")));
        Assert.Equal("c@example.com", Assert.Single(await Ask(session => session.Members.PageWithBounces(Red, "", 10))).Address.ToString());
        Assert.Equal(1, (await Ask(session => session.Members.Find(Red, Person("a").Address)))!.Posts);
    }

    [Fact]
    public async Task A_member_has_had_all_up_to_where_he_chose_digests_or_was_taken_by_one()
    {
        await Do(session => session.Members.Put(Red, Person("each"), Person("early") with { Preferences = new() { Delivery = MemberDelivery.Digest } }));
        await Number("one", "two");
        await Choose("each", MemberDelivery.PlainDigest);
        await Do(session => session.Members.Put(Red, Person("new") with { Preferences = new() { Delivery = MemberDelivery.Digest } }));
        await Number("three");
        var before = await Ask(session => session.Members.DigestPositions(Red, ""));

        var taken = await Store.Lists.Write(session => (session.Members.AdvanceDigest(Red, "", 0, 3), session.Members.AdvanceDigest(Red, "", 0, 3)), CancellationToken.None);

        Assert.Equal([new(0, MemberDelivery.Digest), new(2, MemberDelivery.Digest), new(2, MemberDelivery.PlainDigest)], before);
        Assert.Equal("early@example.com", Assert.Single(taken.Item1).Address.ToString());
        Assert.Empty(taken.Item2);
        Assert.Equal(
            [new(2, MemberDelivery.Digest), new(2, MemberDelivery.PlainDigest), new(3, MemberDelivery.Digest)],
            await Ask(session => session.Members.DigestPositions(Red, "")));
        Assert.Equal((true, true, false), await WantByThemselves("each", 1, 2, 3));
    }

    [Fact]
    public async Task One_who_wants_digests_no_more_has_a_rest_unless_he_is_sorry_before_anything_comes()
    {
        await Do(session => session.Members.Put(Red, Person("a") with { Preferences = new() { Delivery = MemberDelivery.Digest } }));
        await Number("one", "two");
        await Choose("a", MemberDelivery.Each);
        var ceased = await Ask(session => session.Members.WithRest(Red));
        await Choose("a", MemberDelivery.PlainDigest);
        var sorry = await Ask(session => session.Members.WithRest(Red));
        await Choose("a", MemberDelivery.None);
        await Number("three");
        await Choose("a", MemberDelivery.Digest);
        var again = Assert.Single(await Ask(session => session.Members.WithRest(Red)));

        var cleared = await Store.Lists.Write(
            session => (session.Members.ClearRest(Red, ceased[0]), session.Members.ClearRest(Red, again), session.Members.ClearRest(Red, again)), CancellationToken.None);

        Assert.Equal(new DigestRest(MemberDelivery.Digest, 0, 2), Assert.Single(ceased).Rest);
        Assert.Empty(sorry);
        Assert.Equal(new DigestRest(MemberDelivery.PlainDigest, 0, 2), again.Rest);
        Assert.Equal([new(3, MemberDelivery.Digest)], await Ask(session => session.Members.DigestPositions(Red, "")));
        Assert.Equal((false, true, false), cleared);
    }

    // A post of between two changes of mind may come twice then; none is lost.
    [Fact]
    public async Task One_who_ceases_again_before_his_rest_was_sent_gets_all_of_it()
    {
        await Do(session => session.Members.Put(Red, Person("a") with { Preferences = new() { Delivery = MemberDelivery.Digest } }));
        foreach (var mail in (string[])["one", "two", "three"])
        {
            await Number(mail);
            await Choose("a", mail == "two" ? MemberDelivery.Digest : MemberDelivery.Each);
        }

        var rest = Assert.Single(await Ask(session => session.Members.WithRest(Red))).Rest;
        await Choose("a", MemberDelivery.Digest);

        Assert.Equal(new DigestRest(MemberDelivery.Digest, 0, 3), rest);
        Assert.Empty(await Ask(session => session.Members.WithRest(Red)));
        Assert.Equal([new(0, MemberDelivery.Digest)], await Ask(session => session.Members.DigestPositions(Red, "")));
    }

    [Fact]
    public async Task Who_is_declared_again_begins_with_what_comes_then()
    {
        var ann = Mailbox.Parse("ann@example.com");
        await Store.Lists.Declare(Red, "Red", [(ann, Roles.Member), (Mailbox.Parse("bob@example.com"), Roles.Member)], CancellationToken.None);
        await Choose("ann", MemberDelivery.Digest);
        await Number("one");
        await Store.Lists.Declare(Red, "Red", [(ann, Roles.Member)], CancellationToken.None);
        var still = await Ask(session => session.Members.DigestPositions(Red, ""));
        await Store.Lists.Declare(Red, "Red", [(Mailbox.Parse("bob@example.com"), Roles.Member)], CancellationToken.None);
        await Number("two");
        await Store.Lists.Declare(Red, "Red", [(ann, Roles.Member)], CancellationToken.None);

        Assert.Equal([new(0, MemberDelivery.Digest)], still);
        Assert.Equal([new(2, MemberDelivery.Digest)], await Ask(session => session.Members.DigestPositions(Red, "")));
    }

    [Fact]
    public async Task What_comes_of_a_post_of_before_goes_the_way_of_before()
    {
        await Do(session => session.Members.Put(Red, Person("a") with { Preferences = new() { Delivery = MemberDelivery.Digest } }));
        await Number("one");
        await Choose("a", MemberDelivery.Each);
        var ceased = await WantByThemselves("a", 0, 1, 2);
        await Number("two");
        await Choose("a", MemberDelivery.Digest);
        var begun = await WantByThemselves("a", 0, 2, 3);
        await Do(session => session.Members.Put(Red, session.Members.Find(Red, Person("a").Address)! with { State = MemberState.Left }));
        await Number("three");
        await Do(session => session.Members.Put(Red, session.Members.Find(Red, Person("a").Address)! with { State = MemberState.Active }));

        Assert.Equal((true, false, true), ceased);
        Assert.Equal((false, true, false), begun);
        Assert.Equal((false, false, false), await WantByThemselves("a", 1, 3, 4));
        Assert.Equal([new(3, MemberDelivery.Digest)], await Ask(session => session.Members.DigestPositions(Red, "")));
    }

    [Fact]
    public async Task What_is_remembered_of_a_provider_is_overwritten_and_forgotten()
    {
        await Do(session => session.Circuits.Put(Red, "example.com", "one"));
        await Do(session => session.Circuits.Put(Red, "example.com", "two"));
        await Do(session => session.Circuits.Put(Red, "example.net", "one"));
        await Do(session => session.Circuits.Put(Red, "example.net", ""));

        Assert.Equal(("two", "", ""), await Ask(session => (session.Circuits.Find(Red, "example.com"), session.Circuits.Find(Red, "example.net"), session.Circuits.Find(Green, "example.com"))));
    }

    [Fact]
    public async Task Posts_are_forgotten_when_every_digest_has_had_them_and_their_list_counts_on()
    {
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "one", At = DateTimeOffset.FromUnixTimeMilliseconds(1), Octets = "x" }));
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "two", At = session.Now.AddDays(-35), Octets = "y" }));

        await Store.Prune(new Retention(), CancellationToken.None);
        await Do(session => session.Posts.Number(new() { List = Red, MailId = "three", At = session.Now }));

        Assert.Equal([("two", 2), ("three", 3)], (await Ask(session => session.Posts.After(Red, 0, 10))).Select(post => (post.MailId, post.Number)));
        Assert.Equal(3, await Ask(session => session.Lists.LastPost(Red)));
    }

    [Fact]
    public async Task A_mail_is_held_once_for_a_list_and_decided_once()
    {
        RuleReason[] reasons = [new("Size", "a: b"), new("Word", "b\0", "c"), new("Spam", "d", null, Sentence.Of(NoticeKind.ReasonSize, ("size", "5 B\0"), ("most", "4 B")))];
        var post = new HeldPost { List = Red, MailId = "one", Author = Ann, Subject = "Hello", Reasons = reasons, Octets = "x", Size = 3, Sender = Mailbox.Parse("Ann <ann@example.com>"), ReversePath = ReversePath.Null };
        var first = await Store.Lists.Write(session => session.Held.Add(post), CancellationToken.None);
        var second = await Store.Lists.Write(session => session.Held.Add(post), CancellationToken.None);

        var decided = await Store.Lists.Write(session => (session.Held.Change(first.Number, HeldState.Held, HeldState.Rejected, "cli root", "spam"),
            session.Held.Change(first.Number, HeldState.Held, HeldState.Approved, "mail bob", "")), CancellationToken.None);

        Assert.Equal((1, first.At), (second.Number, second.At));
        Assert.Equal(
            [reasons[0], reasons[1] with { Text = "b\ufffd" }, reasons[2] with { Words = Sentence.Of(NoticeKind.ReasonSize, ("size", "5 B\ufffd"), ("most", "4 B")) }], first.Reasons);
        Assert.Equal((Ann, ReversePath.Null, "Ann"), (first.Author, first.ReversePath, first.Sender!.Name));
        Assert.Equal((true, false), decided);
        Assert.Empty(await Ask(session => session.Held.Page(Red, HeldState.Held, 0, 10)));
        var rejected = Assert.Single(await Ask(session => session.Held.Page(null, HeldState.Rejected, 0, 10)));
        Assert.Equal(("cli root", "spam"), (rejected.DecidedBy, rejected.Decision));
    }

    [Fact]
    public async Task A_token_is_used_once_and_again_only_by_the_same_mail()
    {
        var token = new PendingToken("hash", Red, Ann, "subscribe", "digest", DateTimeOffset.UtcNow.AddDays(3));
        await Do(session => session.Tokens.Put(token));
        await Do(session => session.Tokens.Put(token with { Hash = "old", Expires = DateTimeOffset.UtcNow.AddDays(-1) }));

        var uses = await Store.Lists.Write(session => (session.Tokens.Use("hash", "one"), session.Tokens.Use("hash", "two"), session.Tokens.Use("hash", "one"), session.Tokens.Use("old", "one")), CancellationToken.None);

        Assert.Equal(("subscribe", "digest", Ann), (uses.Item1!.Act, uses.Item1.Argument, uses.Item1.Address));
        Assert.Equal((null, true, null), (uses.Item2, uses.Item3 is not null, uses.Item4));
        Assert.Null(await Ask(session => session.Tokens.Find("hash")));
    }

    [Fact]
    public async Task The_outbox_gives_each_mail_until_it_has_gone_and_takes_none_twice()
    {
        var mail = new Mail { Id = "a.1", Message = "x"u8.ToArray(), List = new("Red", Red), ReversePath = ReversePath.Null, Recipients = [Mailbox.Parse("Ann <ann@example.com>")], Sender = Mailbox.Parse("red-owner@example.org") };
        await Do(session => session.Outbox.Put(mail));
        await Do(session => session.Outbox.Put(mail with { Id = "b.1" }));
        await Do(session => session.Outbox.Put(mail with { Message = "y"u8.ToArray() }));
        var large = new byte[700_000];
        large.AsSpan().Fill((byte)'z');
        var name = await Store.Lists.Keep(large, CancellationToken.None);
        await Do(session => session.Outbox.Put([mail with { Id = "c.1", Message = default }], name));
        var waiting = await Ask(session => session.Outbox.Next(10));

        await Do(session => session.Outbox.Gone(["a.1"]));
        await Do(session => session.Outbox.Put(mail));

        Assert.Equal(["a.1", "b.1", "c.1"], waiting.Select(one => one.Id));
        Assert.True(waiting[2].Message.Span.SequenceEqual(large));
        Assert.Equal(("x", mail.List, mail.ReversePath, mail.Recipients[0], mail.Sender), (System.Text.Encoding.ASCII.GetString(waiting[0].Message.Span), waiting[0].List, waiting[0].ReversePath, waiting[0].Recipients[0], waiting[0].Sender));
        Assert.Equal(["b.1", "c.1"], (await Ask(session => session.Outbox.Next(10))).Select(one => one.Id));
    }

    [Fact]
    public async Task A_mail_whose_octets_are_gone_keeps_no_other_waiting()
    {
        var mail = new Mail { Id = "a.1", Message = default, Recipients = [Mailbox.Parse("ann@example.com")] };
        await Do(session => session.Outbox.Put([mail], "gone"));
        await Do(session => session.Outbox.Put(mail with { Id = "b.1", Message = "x"u8.ToArray() }));

        Assert.Equal("b.1", Assert.Single(await Ask(session => session.Outbox.Next(1))).Id);
    }

    [Fact]
    public async Task What_was_done_is_found_by_list_and_by_person()
    {
        await Do(session => session.Audit.Note(new AuditEntry(session.Now, "cli root", "member.add", Red, Ann, "asked")));
        await Do(session => session.Audit.Note(new AuditEntry(session.Now, "pymalist", "list.create", Green, null, "")));

        Assert.Equal(["list.create", "member.add"], (await Ask(session => session.Audit.Last(null, null, 10))).Select(entry => entry.Act));
        Assert.Equal(["member.add"], (await Ask(session => session.Audit.Last(Red, AnnAgain, 10))).Select(entry => entry.Act));
        Assert.Empty(await Ask(session => session.Audit.Last(Green, Ann, 10)));
    }

    [Fact]
    public async Task Something_may_happen_so_often_in_a_while_and_a_secret_stays()
    {
        var day = TimeSpan.FromDays(1);
        var counts = await Store.Lists.Write(
            session => new[] { session.TryCount("a", 1, day, "one"), session.TryCount("a", 1, day, "two"), session.TryCount("a", 1, day, "one"), session.TryCount("b", 1, day) },
            CancellationToken.None);

        var counted = await Store.Lists.Read(session => (session.Counted("a", day), session.Counted("b", day), session.Counted("c", day), session.Counted("a", TimeSpan.FromDays(-1))), CancellationToken.None);
        var key = await Store.Lists.Write(session => session.Secret("verp"), CancellationToken.None);
        var other = await Store.Lists.Write(session => session.Secret("token"), CancellationToken.None);

        Assert.Equal([true, false, true, true], counts);
        Assert.Equal((1, 1, 0, 0), counted);
        Assert.Equal(32, key.Length);
        Assert.NotEqual(key, other);
        Assert.Equal(key, await Store.Lists.Write(session => session.Secret("verp"), CancellationToken.None));
    }

    [Fact]
    public async Task What_is_rehearsed_is_seen_and_does_not_stay()
    {
        var seen = await Store.Lists.Rehearsal.Write(session =>
        {
            session.Members.Put(Red, Person("a"));
            return session.Members.Count(Red);
        }, CancellationToken.None);

        Assert.Equal(1, seen);
        Assert.Equal(0, await Ask(session => session.Members.Count(Red)));
    }

    [Fact]
    public async Task Octets_that_a_held_mail_needs_are_not_forgotten()
    {
        var name = await Store.Lists.Keep("octets"u8.ToArray(), CancellationToken.None);
        await Do(session => session.Held.Add(new() { List = Red, MailId = "one", Octets = name, Size = 6 }));
        await Store.Engine.Write(session => session.Execute("UPDATE octets SET at = 0, kept_until = 0"), CancellationToken.None);

        await Store.Prune(new Retention(), CancellationToken.None);

        Assert.NotNull(await Store.Lists.Octets(name, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_over_is_forgotten_in_its_time_and_what_is_not_stays()
    {
        var mail = new Mail { Id = "a.1", Message = "x"u8.ToArray() };
        await Do(session =>
        {
            session.Audit.Note(new AuditEntry(session.Now, "cli root", "member.add", Red, Ann, ""));
            session.Tokens.Put(new("hash", Red, Ann, "subscribe", "", session.Now.AddDays(3)));
            session.Outbox.Put(mail);
            session.Outbox.Put(mail with { Id = "b.1" });
            session.Outbox.Gone(["a.1"]);
            session.TryCount("a", 1, TimeSpan.FromDays(1));
            session.Held.Add(new() { List = Red, MailId = "one", Octets = "x" });
            session.Held.Change(session.Held.Add(new() { List = Red, MailId = "two", Octets = "x" }).Number, HeldState.Held, HeldState.Discarded, "cli root", "");
        });
        var young = await Counts();
        await Store.Prune(new Retention(), CancellationToken.None);
        var after = await Counts();
        await Store.Engine.Write(
            session =>
            {
                session.Script("UPDATE audit SET at = 0; UPDATE token SET expires = 0; UPDATE outbox SET gone = 0 WHERE gone > 0; UPDATE tally SET at = 0; UPDATE held SET decided_at = 0 WHERE state > 1;");
                return true;
            },
            CancellationToken.None);

        await Store.Prune(new Retention { BatchSize = 1 }, CancellationToken.None);

        Assert.Equal("1 1 2 1 2", young);
        Assert.Equal(young, after);
        Assert.Equal("0 0 1 0 1", await Counts());
    }

    private async Task<string> Counts() => $"{await Count("audit")} {await Count("token")} {await Count("outbox")} {await Count("tally")} {await Count("held")}";

    private static Member Person(string name) => new() { Address = AddrSpec.Parse($"{name}@example.com"), Given = Roles.Member };

    private Task<bool> Number(params string[] mails) => Do(session =>
    {
        foreach (var mail in mails)
            session.Posts.Number(new() { List = Red, MailId = mail, At = session.Now });
    });

    private Task<bool> Choose(string name, MemberDelivery delivery) => Do(session =>
    {
        var member = session.Members.Find(Red, Person(name).Address)!;
        session.Members.Put(Red, member with { Preferences = member.Preferences with { Delivery = delivery } });
    });

    private async Task<(bool, bool, bool)> WantByThemselves(string name, long first, long second, long third)
    {
        var member = (await Ask(session => session.Members.Find(Red, Person(name).Address)))!;
        return (member.WantsByItself(first), member.WantsByItself(second), member.WantsByItself(third));
    }

    private Task<T> Ask<T>(Func<IListSession, T> query) => Store.Lists.Read(query, CancellationToken.None);

    private Task<bool> Do(Action<IListSession> work) => Store.Lists.Write(
        session =>
        {
            work(session);
            return true;
        },
        CancellationToken.None);
}
