using System.Globalization;
using System.Text;
using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>Posts that are collected for those who want it so.</summary>
public sealed class DigestingTests : IAsyncDisposable
{
    private static readonly Order Anybody = new(new("test", "anybody"), "");

    private readonly ListsAtWork _lists = new(ListsAtWork.List("red", "ann@example.com", "dan@example.com", "pia@example.com", "taro@example.jp") with
    {
        Digests = new() { Hour = 8, TimeZone = "Europe/Warsaw", MaxPosts = 4 },
    });

    [Fact]
    public async Task Each_gets_what_has_gathered_at_the_hour_of_his_zone_once()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Prefer("pia@example.com", MemberDelivery.PlainDigest);
        await Prefer("taro@example.jp", MemberDelivery.Digest, "Asia/Tokyo");
        Assert.Empty(await _lists.Chores());
        var copies = await Post("one");
        await Post("two");

        // Midnight in Greenwich: one in the night in Warsaw, nine in the morning in Tokyo.
        var came = new List<string>();
        for (var hour = 0; hour < 48; hour++)
        {
            came.AddRange((await _lists.Chores()).Select(issue => string.Create(CultureInfo.InvariantCulture, $"{hour} {issue.Recipients[0].Address}")));
            _lists.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["ann@example.com"], copies.SelectMany(copy => copy.Recipients).Select(recipient => recipient.Address.ToString()));
        Assert.Equal(["7 dan@example.com", "7 pia@example.com", "23 taro@example.jp"], came);
    }

    [Fact]
    public async Task A_MIME_issue_holds_the_posts_as_members_get_them_and_a_plain_one_their_words()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Prefer("pia@example.com", MemberDelivery.PlainDigest);
        await _lists.Chores();
        var copy = ListsAtWork.Text((await Post("one"))[0]);
        for (var i = 0; i < 3; i++)
            await Post($"more {i}");

        var issues = await _lists.Chores();

        var mime = ListsAtWork.Text(issues.Single(issue => issue.Recipients[0].Address.LocalPart == "dan"));
        var plain = ListsAtWork.Text(issues.Single(issue => issue.Recipients[0].Address.LocalPart == "pia"));
        Assert.Contains(copy, mime, StringComparison.Ordinal);
        Assert.Contains("Subject: Red list Digest V1 #1", mime, StringComparison.Ordinal);
        Assert.Contains("\r\nList-Unsubscribe: <mailto:red-unsubscribe@lists.test>\r\n", mime, StringComparison.Ordinal);
        Assert.Contains("   1. one (ann@example.com)", plain, StringComparison.Ordinal);
        Assert.Contains("This is more 2.", plain, StringComparison.Ordinal);
        Assert.Contains("End of Red list Digest V1 #1", plain, StringComparison.Ordinal);
        Assert.All(issues, issue => Assert.StartsWith("red-bounces+", issue.ReversePath!.Address!.ToString(), StringComparison.Ordinal));
        Assert.Equal(2, issues.Select(issue => issue.ReversePath).Distinct().Count());
    }

    [Fact]
    public async Task So_many_posts_make_an_issue_at_once_and_none_is_in_two()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await _lists.Chores();
        var issues = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            await Post($"post-{i}");
            issues.AddRange((await _lists.Chores()).Select(ListsAtWork.Text));
        }

        Assert.Equal(2, issues.Count);
        for (var i = 0; i < 10; i++)
            Assert.Equal(i < 8 ? 1 : 0, issues.Count(issue => issue.Contains($"This is post-{i}.", StringComparison.Ordinal)));
        Assert.Contains("Digest V1 #2", issues[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_before_somebody_wanted_digests_is_in_none()
    {
        await Post("before");
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await _lists.Chores();
        for (var i = 0; i < 4; i++)
            await Post($"after {i}");

        var issue = ListsAtWork.Text(Assert.Single(await _lists.Chores()));

        Assert.DoesNotContain("This is before.", issue, StringComparison.Ordinal);
        Assert.Contains("This is after 0.", issue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_wants_no_more_digests_gets_what_has_gathered_and_then_each_post()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Prefer("pia@example.com", MemberDelivery.Digest);
        await Post("gathered");
        var confirm = ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail("dan@example.com", "red-request@lists.test", "set delivery each", ""))));
        await _lists.Letters(_lists.Mail("dan@example.com", confirm, "", ""));
        var copies = await Post("by itself");
        var rest = Assert.Single(await _lists.Chores());
        _lists.Time.Advance(TimeSpan.FromDays(1));
        var issue = Assert.Single(await _lists.Chores());

        Assert.Equal(("dan@example.com", "pia@example.com"), (Assert.Single(rest.Recipients).Address.ToString(), Assert.Single(issue.Recipients).Address.ToString()));
        Assert.Contains("This is gathered.", ListsAtWork.Text(rest), StringComparison.Ordinal);
        Assert.DoesNotContain("This is by itself.", ListsAtWork.Text(rest), StringComparison.Ordinal);
        Assert.Contains(copies, copy => copy.Recipients[0].Address.LocalPart == "dan");
        Assert.Contains("This is by itself.", ListsAtWork.Text(issue), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_comes_right_after_somebody_chose_digests_is_in_one()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        for (var i = 0; i < 4; i++)
            await Post($"post {i}");

        Assert.Contains("This is post 0.", ListsAtWork.Text(Assert.Single(await _lists.Chores())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issue_waits_for_a_post_that_is_numbered_and_not_made_yet()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        for (var i = 0; i < 3; i++)
            await Post($"post {i}");
        var red = AddrSpec.Parse("red@lists.test");
        await _lists.Store.Write(session => session.Posts.Number(new() { List = red, MailId = "slow", At = session.Now, MessageId = "<slow@example.com>" }), CancellationToken.None);
        await Post("post 3");
        var octets = await _lists.Store.Keep("Subject: slow\r\n\r\nThis is slow.\r\n"u8.ToArray(), CancellationToken.None);

        var first = ListsAtWork.Text(Assert.Single(await _lists.Chores()));
        var meanwhile = await _lists.Chores();
        await _lists.Store.Write(
            session =>
            {
                session.Posts.Sent(red, "slow", octets, 30, "hash");
                return true;
            },
            CancellationToken.None);
        _lists.Time.Advance(TimeSpan.FromDays(1));
        var second = ListsAtWork.Text(Assert.Single(await _lists.Chores()));

        Assert.DoesNotContain("This is post 3.", first, StringComparison.Ordinal);
        Assert.Empty(meanwhile);
        Assert.Contains("This is slow.", second, StringComparison.Ordinal);
        Assert.Contains("This is post 3.", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_chooses_digests_where_others_have_them_gets_no_post_twice()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Post("one");
        await Post("two");
        var copies = await Post("three");
        await Prefer("pia@example.com", MemberDelivery.Digest);
        await Post("four");

        var issues = await _lists.Chores();

        var (dan, pia) = (IssueFor(issues, "dan"), IssueFor(issues, "pia"));
        Assert.Contains(copies, copy => copy.Recipients.Any(recipient => recipient.Address.LocalPart == "pia"));
        Assert.Equal(["one", "two", "three", "four"], PostsIn(dan, 4));
        Assert.Equal(["four"], PostsIn(pia, 4));
        Assert.Contains("Digest V1 #1", pia, StringComparison.Ordinal);
        Assert.NotEqual(MessageIdOf(dan), MessageIdOf(pia));
    }

    [Fact]
    public async Task One_who_moves_to_another_time_zone_misses_nothing_and_gets_nothing_twice()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Prefer("taro@example.jp", MemberDelivery.Digest, "Asia/Tokyo");
        await Post("one");
        var came = new List<Mail>();
        await Pass(hours: 8, came);
        await Post("two");
        await Prefer("dan@example.com", MemberDelivery.Digest, "Asia/Tokyo");
        await Pass(hours: 17, came);
        await Post("three");
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Pass(hours: 48, came);

        foreach (var who in (string[])["dan", "taro"])
            Assert.Equal(["one", "two", "three"], came.Where(issue => issue.Recipients[0].Address.LocalPart == who).SelectMany(issue => PostsIn(ListsAtWork.Text(issue), 3)));
    }

    [Fact]
    public async Task One_who_changes_his_mind_at_once_stays_where_he_was()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Post("one");
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);
        await Prefer("dan@example.com", MemberDelivery.PlainDigest, isQuiet: true);
        await Post("two");
        var rest = await _lists.Chores();
        await Post("three");
        await Post("four");

        Assert.Empty(rest);
        Assert.Equal(["one", "two", "three", "four"], PostsIn(IssueFor(await _lists.Chores(), "dan"), 4));
    }

    [Fact]
    public async Task One_who_changes_his_mind_after_a_post_has_it_by_itself_and_the_others_in_two_issues()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Prefer("pia@example.com", MemberDelivery.Digest);
        await Post("one");
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);
        var copies = await Post("two");
        await Prefer("dan@example.com", MemberDelivery.Digest, isQuiet: true);
        await Post("three");
        var rest = Assert.Single(await _lists.Chores());
        await Post("four");
        var issues = await _lists.Chores();

        Assert.Contains(copies, copy => copy.Recipients.Any(recipient => recipient.Address.LocalPart == "dan"));
        Assert.Equal(["one"], PostsIn(ListsAtWork.Text(rest), 4));
        Assert.Equal(["three", "four"], PostsIn(IssueFor(issues, "dan"), 4));
        Assert.Equal(["one", "two", "three", "four"], PostsIn(IssueFor(issues, "pia"), 4));
        Assert.NotEqual(MessageIdOf(ListsAtWork.Text(rest)), MessageIdOf(IssueFor(issues, "dan")));
    }

    [Fact]
    public async Task One_who_changes_his_mind_three_times_loses_nothing()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Post("one");
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);
        await Post("two");
        await Prefer("dan@example.com", MemberDelivery.Digest, isQuiet: true);
        await Post("three");
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);

        var rest = ListsAtWork.Text(Assert.Single(await _lists.Chores()));

        Assert.Contains("This is one.", rest, StringComparison.Ordinal);
        Assert.Contains("This is three.", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_issue_that_waits_for_a_post_keeps_no_other_waiting()
    {
        var red = AddrSpec.Parse("red@lists.test");
        await Prefer("pia@example.com", MemberDelivery.Digest);
        await Post("one");
        await Prefer("pia@example.com", MemberDelivery.Each, isQuiet: true);
        await Prefer("dan@example.com", MemberDelivery.Digest, isQuiet: true);
        await _lists.Store.Write(session => session.Posts.Number(new() { List = red, MailId = "slow", At = session.Now, MessageId = "<slow@example.com>" }), CancellationToken.None);
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);

        var rest = Assert.Single(await _lists.Chores());

        Assert.Equal("pia", rest.Recipients[0].Address.LocalPart);
    }

    [Theory]
    [InlineData(MemberState.Disabled)]
    [InlineData(MemberState.Left)]
    public async Task One_whose_mail_is_off_gets_no_last_issue(MemberState state)
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Post("one");
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);
        await Turn("dan@example.com", state);

        Assert.Empty(await _lists.Chores());
    }

    [Fact]
    public async Task One_whose_mail_was_off_for_long_does_not_get_all_of_it_at_once_even_if_no_other_is_in_his_zone()
    {
        await Prefer("taro@example.jp", MemberDelivery.Digest, "Asia/Tokyo");
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Turn("taro@example.jp", MemberState.Disabled);
        var came = new List<Mail>();
        await Post("one");
        await Pass(hours: 48, came);
        await Turn("taro@example.jp", MemberState.Active);
        await Post("two");
        await Pass(hours: 48, came);

        Assert.Equal(["two"], came.Where(issue => issue.Recipients[0].Address.LocalPart == "taro").SelectMany(issue => PostsIn(ListsAtWork.Text(issue), 2)));
    }

    [Fact]
    public async Task A_list_that_is_made_anew_sends_its_first_issue_to_whom_the_old_one_sent_its_first()
    {
        var red = AddrSpec.Parse("red@lists.test");
        var sent = new List<Mail>();
        for (var life = 0; life < 2; life++)
        {
            await _lists.Store.Declare(red, "Red", [(Mailbox.Parse("ann@example.com"), Roles.Member), (Mailbox.Parse("dan@example.com"), Roles.Member)], CancellationToken.None);
            await Prefer("dan@example.com", MemberDelivery.Digest, isQuiet: life > 0);
            for (var i = 0; i < 4; i++)
                await Post($"post {i} of {life}");
            sent.AddRange(await _lists.Chores());
            _lists.Time.Advance(TimeSpan.FromMinutes(1));
            await _lists.Store.Write(session => session.Lists.Remove(red), CancellationToken.None);
        }

        Assert.Equal(2, sent.Count);
        Assert.NotEqual(MessageIdOf(ListsAtWork.Text(sent[0])), MessageIdOf(ListsAtWork.Text(sent[1])));
    }

    [Fact]
    public async Task A_dry_run_tells_of_the_first_issue_of_a_zone()
    {
        var red = AddrSpec.Parse("red@lists.test");
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await Post("one");

        var told = await _lists.Rehearsed(catalog => new DigestAdministration(catalog, _lists.Store.Rehearsal).Send(red, Anybody with { IsDryRun = true }, CancellationToken.None));

        Assert.Equal(("Red list Digest V1 #1", 1, 1), (Assert.Single(told).Title, told[0].Posts, told[0].Recipients));
        Assert.Empty(await _lists.Letters());
        Assert.Null(await _lists.Store.Read(session => session.Digests.Find(red, ""), CancellationToken.None));
    }

    [Fact]
    public async Task One_who_comes_back_does_not_get_what_came_while_he_was_away_from_the_list()
    {
        var (red, dan) = (AddrSpec.Parse("red@lists.test"), AddrSpec.Parse("dan@example.com"));
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await new Membership(_lists.Store).Remove(red, [dan], Anybody, CancellationToken.None);
        for (var i = 0; i < 3; i++)
            await Post($"missed {i}");
        var back = new Member { Address = dan, Preferences = new() { Delivery = MemberDelivery.Digest } };
        await new Membership(_lists.Store).Add(red, [back], Anybody, progress: null, CancellationToken.None);
        await _lists.Chores();
        await Post("one");
        _lists.Time.Advance(TimeSpan.FromDays(1));

        var issue = IssueFor(await _lists.Chores(), "dan");

        Assert.DoesNotContain("This is missed", issue, StringComparison.Ordinal);
        Assert.Contains("This is one.", issue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_is_processed_once_more_goes_the_way_it_went_before()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        var post = _lists.Mail("ann@example.com", "red@lists.test", "one", "This is one.");
        await _lists.Take(post);
        await Prefer("dan@example.com", MemberDelivery.Each, isQuiet: true);
        await Prefer("pia@example.com", MemberDelivery.Digest, isQuiet: true);

        var again = (await _lists.Take(post)).SelectMany(copy => copy.Recipients).Select(recipient => recipient.Address.LocalPart).Order();

        Assert.Equal(["ann", "pia", "taro"], again);
    }

    [Fact]
    public async Task So_many_octets_make_an_issue_at_once()
    {
        await _lists.DisposeAsync();
        await using var small = new ListsAtWork(ListsAtWork.List("red", "ann@example.com", "dan@example.com") with { Digests = new() { MaxSize = 50_000 } });
        await small.Chores();
        await new Membership(small.Store).Set(AddrSpec.Parse("red@lists.test"), AddrSpec.Parse("dan@example.com"), Digest, Anybody, CancellationToken.None);
        await small.Take(small.Mail("ann@example.com", "red@lists.test", "one", new string('x', 30_000)));
        var before = await small.Chores();
        await small.Take(small.Mail("ann@example.com", "red@lists.test", "two", new string('x', 30_000)));

        Assert.Empty(before);
        Assert.Single(await small.Chores());

        static Member Digest(Member member) => member with { Preferences = member.Preferences with { Delivery = MemberDelivery.Digest } };
    }

    [Fact]
    public async Task Two_processes_send_an_issue_once()
    {
        await Prefer("dan@example.com", MemberDelivery.Digest);
        await _lists.Chores();
        for (var i = 0; i < 4; i++)
            await Post($"post {i}");

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _lists.Chores()));

        Assert.Single(sent.SelectMany(issues => issues));
    }

    [Fact]
    public async Task One_who_is_away_or_wants_no_own_posts_or_none_twice_gets_none()
    {
        await Prefer("dan@example.com", MemberDelivery.Each, change: preferences => preferences with { AwayFrom = new(2025, 12, 31), AwayUntil = new(2026, 1, 2) });
        await Prefer("ann@example.com", MemberDelivery.Each, change: preferences => preferences with { OwnPosts = false });
        await Prefer("pia@example.com", MemberDelivery.Each, change: preferences => preferences with { NoDuplicates = true });

        var copies = await _lists.Take(_lists.Mail("ann@example.com", "red@lists.test", "Hello", "Hello.", "Cc: Pia <PIA@example.com>"));

        Assert.Equal(["taro@example.jp"], copies.SelectMany(copy => copy.Recipients).Select(recipient => recipient.Address.ToString()));
    }

    [Fact]
    public async Task A_post_that_a_forwarder_brings_back_without_its_marks_is_known()
    {
        await _lists.DisposeAsync();
        await using var footed = new ListsAtWork(ListsAtWork.List("red", "ann@example.com") with { SubjectPrefix = "[Red]", Rewriting = new() { Footer = "The end." } });
        var copy = Assert.Single(await footed.Take(footed.Mail("ann@example.com", "red@lists.test", "Hello", "Hello.")));
        var text = ListsAtWork.Text(copy);
        var stripped = string.Join("\r\n", text.Split("\r\n").Where(line => !line.StartsWith("List-", StringComparison.Ordinal) && !line.StartsWith("X-BeenThere", StringComparison.Ordinal) && !line.StartsWith("Precedence", StringComparison.Ordinal)));

        var again = await footed.Take(footed.Mail("ann@example.com", "red@lists.test", "x", "x") with { Message = Encoding.UTF8.GetBytes(stripped) });

        Assert.Contains("The end.", text, StringComparison.Ordinal);
        Assert.Empty(again);
        Assert.Contains("discarded: ", footed.Notes[^1], StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private async Task Pass(int hours, List<Mail> came)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            came.AddRange(await _lists.Chores());
            _lists.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    private Task<Member?> Turn(string address, MemberState state) => new Membership(_lists.Store).Set(
        AddrSpec.Parse("red@lists.test"), AddrSpec.Parse(address), member => member with { State = state }, Anybody, CancellationToken.None);

    private static string IssueFor(IEnumerable<Mail> issues, string who) =>
        ListsAtWork.Text(issues.Single(issue => issue.Recipients.Any(recipient => recipient.Address.LocalPart == who)));

    private static string[] PostsIn(string issue, int most) =>
        [.. ((string[])["one", "two", "three", "four"])[..most].Where(post => issue.Contains($"This is {post}.", StringComparison.Ordinal))];

    private static string MessageIdOf(string issue) => issue.Split("\r\n").First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));

    private Task<IReadOnlyList<Mail>> Post(string subject) => _lists.Take(_lists.Mail("ann@example.com", "red@lists.test", subject, $"This is {subject}."));

    private async Task Prefer(string address, MemberDelivery delivery, string zone = "", Func<MemberPreferences, MemberPreferences>? change = null, bool isQuiet = false)
    {
        // The list is told to the store first.
        if (!isQuiet)
            await _lists.Chores();
        await _lists.Store.Write(
            session =>
            {
                var member = session.Members.Find(AddrSpec.Parse("red@lists.test"), AddrSpec.Parse(address))!;
                var preferences = member.Preferences with { Delivery = delivery, TimeZone = zone };
                session.Members.Put(AddrSpec.Parse("red@lists.test"), member with { Preferences = change?.Invoke(preferences) ?? preferences });
                return true;
            },
            CancellationToken.None);
    }
}
