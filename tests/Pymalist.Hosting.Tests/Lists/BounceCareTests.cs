using Pymalist.Hosting.Stages;
using Pymalist.Internet.Messages;
using Pymalist.Lists;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Operations;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>What must not follow from bounces, and what must follow from more than one at once.</summary>
public sealed class BounceCareTests : IAsyncDisposable
{
    private const string NoSuchUser = "550 5.1.1 no such user here";
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.net";
    private const string NotReached = "ann@example.com: Mail of Red list does not reach you";

    private static readonly AddrSpec Red = AddrSpec.Parse("red@lists.test");
    private static readonly Order Operator = new(new("cli", "root"), "said so");

    private readonly ListsAtWork _lists = new(
        Hasty("red", new()), Hasty("calm", new() { OnComplaint = ComplaintAct.Disable }), Hasty("off", new() { Enabled = false }, [.. Users(8)]), Hasty("blue", new(), [.. Users(8)]));

    [Fact]
    public async Task Owners_are_told_of_each_member_whom_one_post_does_not_reach()
    {
        var copies = await Post("red");
        var told = new List<string>();
        foreach (var copy in copies)
            told.AddRange(ListsAtWork.Told(await _lists.Letters(ListsAtWork.Returned(copy, NoSuchUser))));

        Assert.Contains($"olga@example.org: Red list: {Ann}", told);
        Assert.Contains($"olga@example.org: Red list: {Bob}", told);
    }

    [Fact]
    public async Task Owners_are_told_in_the_lists_language()
    {
        await using var lists = new ListsAtWork(Hasty("red", new()) with { Language = "de" });
        var copies = await lists.Take(lists.Mail(Bob, "red@lists.test", "Hello", "Hello."));

        var told = await lists.Letters(ListsAtWork.Returned(copies.First(copy => copy.Recipients[0].Address.ToString() == Ann), NoSuchUser));

        var words = PartText.Of(PartTree.Read(told.Single(letter => letter.Recipients[0].Address.LocalPart == "olga").Message).Root);
        Assert.StartsWith("An dieses Mitglied wird nichts mehr gesandt, denn seine Mail kam zurück:\n\n    ann@example.com\n    550 5.1.1", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_was_banned_since_does_not_come_back_by_an_old_notice()
    {
        var notice = await Stop(Ann);
        await Set(Ann, member => member with { State = MemberState.Banned });

        await _lists.Take(_lists.Mail(Ann, ListsAtWork.ConfirmAddress(notice), "Re", "I am here."));

        Assert.Equal(MemberState.Banned, (await Member("red", Ann)).State);
    }

    [Fact]
    public async Task Whom_somebody_lets_have_mail_again_is_neither_warned_nor_removed()
    {
        await Stop(Ann);
        await Set(Ann, member => member with { State = MemberState.Active });

        Assert.Empty(ListsAtWork.Told(await Days(40)));
        Assert.Equal((MemberState.Active, ""), ((await Member("red", Ann)).State, (await Member("red", Ann)).Bounces));
    }

    [Fact]
    public async Task Who_leaves_without_mail_and_comes_back_starts_anew()
    {
        await Stop(Ann);
        var membership = new Membership(_lists.Store);
        await membership.Remove(Red, [AddrSpec.Parse(Ann)], Operator, CancellationToken.None);
        await membership.Add(Red, [new() { Address = AddrSpec.Parse(Ann) }], Operator, null, CancellationToken.None);

        Assert.Empty(ListsAtWork.Told(await Days(40)));
        Assert.Equal(MemberState.Active, (await Member("red", Ann)).State);
    }

    [Theory]
    [InlineData("red-request@lists.test", "set delivery each")]
    [InlineData("red-subscribe@lists.test", "")]
    public async Task Who_asks_for_mail_and_confirms_it_gets_mail_again(string address, string command)
    {
        await Stop(Ann);
        var question = Assert.Single(await _lists.Letters(_lists.Mail(Ann, address, command, "")));
        await _lists.Letters(_lists.Mail(Ann, ListsAtWork.ConfirmAddress(question), "Re", "Yes."));

        Assert.Equal((MemberState.Active, ""), ((await Member("red", Ann)).State, (await Member("red", Ann)).Bounces));
    }

    [Fact]
    public async Task Whom_an_operator_has_stopped_no_bounce_and_no_confirmation_changes()
    {
        var copy = (await Post("red")).First(copy => copy.Recipients[0].Address.LocalPart == "ann");
        await Set(Ann, member => member with { State = MemberState.Disabled });
        var letters = await _lists.Letters(ListsAtWork.Returned(copy, NoSuchUser));
        var question = Assert.Single(await _lists.Letters(_lists.Mail(Ann, "red-request@lists.test", "set delivery each", "")));
        await _lists.Letters(_lists.Mail(Ann, ListsAtWork.ConfirmAddress(question), "Re", "Yes."));

        Assert.Empty(letters);
        Assert.Equal((MemberState.Disabled, Operator.Reason, ""), ((await Member("red", Ann)).State, (await Member("red", Ann)).Reason, (await Member("red", Ann)).Bounces));
    }

    [Fact]
    public async Task Who_is_removed_was_so_for_what_his_server_said()
    {
        await Stop(Ann);
        var told = await Days(40);

        Assert.Equal($"bounces: {NoSuchUser}", (await Member("red", Ann)).Reason);
        Assert.Contains("olga@example.org: Red list: ann@example.com", ListsAtWork.Told(told));
    }

    [Fact]
    public async Task A_member_of_a_list_among_the_members_has_a_return_path_of_its_own_list()
    {
        await using var lists = new ListsAtWork(ListsAtWork.List("outer", "blue@lists.test"), Hasty("blue", new()));
        var copy = (await lists.Take(lists.Mail("blue@lists.test", "outer@lists.test", "Hello", "Hello."))).First(copy => copy.Recipients[0].Address.LocalPart == "ann");
        await lists.Take(ListsAtWork.Returned(copy, NoSuchUser));

        Assert.StartsWith("blue-bounces+", copy.ReversePath!.Address!.LocalPart, StringComparison.Ordinal);
        Assert.Equal(MemberState.Disabled, (await lists.Member("blue", Ann))!.State);
    }

    [Fact]
    public async Task Two_processes_warn_once()
    {
        await Stop(Ann);
        var told = new List<string>();
        for (var day = 0; day < 40; day++)
        {
            var letters = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _lists.Chores()));
            told.AddRange(ListsAtWork.Told(letters.SelectMany(some => some)));
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([NotReached, NotReached, NotReached, "olga@example.org: Red list: ann@example.com"], told);
    }

    [Fact]
    public async Task Who_complains_is_stopped_where_the_list_wants_it_so_and_not_written_to()
    {
        var copy = (await Post("calm")).First(copy => copy.Recipients[0].Address.LocalPart == "ann");
        var told = ListsAtWork.Told(await _lists.Letters(Complaint(copy)));
        var later = await Days(40);

        Assert.Equal(["olga@example.org: Calm list: ann@example.com"], told);
        Assert.Empty(later);
        Assert.Equal(MemberState.Disabled, (await Member("calm", Ann)).State);
    }

    [Fact]
    public async Task Nothing_follows_where_bounces_do_not_count()
    {
        for (var day = 0; day < 3; day++)
        {
            foreach (var copy in await Post("off"))
                Assert.Empty(ListsAtWork.Told(await _lists.Letters(ListsAtWork.Returned(copy, NoSuchUser))));
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("", (await Member("off", Ann)).Bounces);
    }

    [Fact]
    public async Task Whom_a_provider_has_cost_his_mail_gets_it_back_and_the_owner_hears_of_each_time()
    {
        var first = ListsAtWork.Told(await YahooRejects());
        var states = await Yahoo();
        _lists.Time.Advance(TimeSpan.FromDays(10));
        var second = ListsAtWork.Told(await YahooRejects());

        Assert.Equal(4, first.Count(line => line.EndsWith("does not reach you", StringComparison.Ordinal)));
        Assert.Single(first, line => line.EndsWith("yahoo.example refuses everybody", StringComparison.Ordinal));
        Assert.Single(second, line => line.EndsWith("yahoo.example refuses everybody", StringComparison.Ordinal));
        Assert.All(states.Concat(await Yahoo()), member => Assert.Equal((MemberState.Active, ""), (member.State, member.Reason)));
        var audit = await _lists.Store.Read(session => session.Audit.Last(AddrSpec.Parse("blue@lists.test"), null, 100), CancellationToken.None);
        Assert.Equal(8, audit.Count(entry => entry.Act == "member.enable"));
    }

    [Fact]
    public async Task A_person_who_writes_to_the_return_path_of_a_copy_reaches_the_owners()
    {
        var copy = (await Post("red"))[0];
        var path = copy.ReversePath!.Address!.ToString();
        var person = await _lists.Letters(_lists.Mail("eve@example.org", path, "Hello", "Who is there?"));

        Assert.Equal("olga@example.org", Assert.Single(person).Recipients[0].Address.ToString());
    }

    [Fact]
    public async Task What_goes_round_in_a_circle_does_not_do_so_by_the_bounce_address()
    {
        var mail = _lists.Mail("eve@example.org", "red-bounces@lists.test", "Hello", "Who is there?", [.. Enumerable.Repeat("Received: from a by b", 40)]);

        var exception = await Assert.ThrowsAsync<MailException>(() => _lists.Take(mail));

        Assert.Equal(EnhancedStatus.RoutingLoop, exception.Status);
    }

    [Fact]
    public void Nothing_comes_back_to_an_address_that_tells_nobody_apart()
    {
        var verdict = new MailException(EnhancedStatus.Permanent, "Refused.", [new RecipientReport(Mailbox.Parse(Ann), EnhancedStatus.Permanent, NoSuchUser)]);
        foreach (var path in new[] { "red-bounces@lists.test", "bounces@elsewhere.example", "a+b@lists.test" })
        {
            var mail = new Mail { Id = MailId.New(), Message = "Subject: x\r\n\r\n"u8.ToArray(), List = Mailbox.Parse("red@lists.test"), ReversePath = new(AddrSpec.Parse(path)), Recipients = [Mailbox.Parse(Ann)] };
            Assert.Empty(UndeliveredMail.Of(new(Role.Distributor, verdict, mail), DateTimeOffset.UnixEpoch));
        }
    }

    [Fact]
    public async Task Who_was_refused_until_he_was_given_up_comes_back_too()
    {
        var copy = (await Post("red")).First(copy => copy.Recipients[0].Address.LocalPart == "ann") with { List = Mailbox.Parse("red@lists.test") };
        var refused = new RecipientReport(copy.Recipients[0], new(4, 1, 1), "450 4.1.1 no such user at the moment");
        foreach (var failure in new[] { Expiry(refused with { Evidence = Evidence.Session }), new(EnhancedStatus.Transient, "Tried again.", [refused]) })
            Assert.Empty(UndeliveredMail.Of(new(Role.Distributor, failure, copy), _lists.Time.GetUtcNow()));
        await _lists.Take(UndeliveredMail.Of(new(Role.Distributor, Expiry(refused), copy), _lists.Time.GetUtcNow()).Single());

        Assert.Equal((MemberState.Disabled, "bounces: 450 4.1.1 no such user at the moment"), ((await Member("red", Ann)).State, (await Member("red", Ann)).Reason));

        static MailException Expiry(RecipientReport report) => new(EnhancedStatus.DeliveryTimeExpired, "Given up.", [report]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"Score":"much"}""")]
    [InlineData("""{"Score":100,"DisabledSince":"yesterday"}""")]
    [InlineData("""{"Score":99999999999999}""")]
    public async Task What_cannot_be_read_of_a_members_bounces_is_forgotten(string bounces)
    {
        await Post("red");
        await Set(Ann, member => member with { Bounces = bounces });
        Assert.Empty(await Days(2));
        Assert.Equal("", (await Member("red", Ann)).Bounces);

        await Set(Ann, member => member with { Bounces = bounces });
        await Stop(Ann);
    }

    [CorpusFact]
    public async Task Whatever_comes_to_a_members_return_path_is_read()
    {
        var path = (await Post("red"))[0].ReversePath!.Address!.ToString();
        var files = Corpus.Files("bounces").Concat(Corpus.Files("hostile")).ToArray();
        foreach (var file in files)
        {
            var mail = _lists.Mail("mailer-daemon@example.com", path, "x", "x") with { Message = await File.ReadAllBytesAsync(file), ReversePath = ReversePath.Null };
            try
            {
                Assert.Empty(await _lists.Take(mail));
            }
            catch (MailException exception)
            {
                Assert.Equal(EnhancedStatus.RoutingLoop, exception.Status);
            }
        }

        Assert.True(files.Length > 400, $"{files.Length} files");
        Assert.NotEmpty(_lists.Notes);
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    // One bounce is enough.
    private static ListOptions Hasty(string name, BounceOptions bounces, params string[] more) => ListsAtWork.List(name, [Ann, Bob, .. more]) with
    {
        Owners = [Mailbox.Parse("olga@example.org")],
        Bounces = bounces with { Threshold = 1, Probe = false },
    };

    private static IEnumerable<string> Users(int count) => Enumerable.Range(1, count).Select(number => $"user{number}@yahoo.example");

    private Task<IReadOnlyList<Mail>> Post(string list) => _lists.Take(_lists.Mail(Bob, $"{list}@lists.test", "Hello", $"Hello at {_lists.Time.GetUtcNow():O}."));

    private async Task<IReadOnlyList<Mail>> YahooRejects()
    {
        var letters = new List<Mail>();
        foreach (var copy in (await Post("blue")).Where(copy => copy.Recipients[0].Address.Domain == "yahoo.example"))
            letters.AddRange(await _lists.Letters(ListsAtWork.Returned(copy, NoSuchUser)));
        return letters;
    }

    private Task<IReadOnlyList<Member>> Yahoo() => _lists.Store.Read(
        session => session.Members.Find(AddrSpec.Parse("blue@lists.test"), [.. Users(8).Select(AddrSpec.Parse)]), CancellationToken.None);

    // The notice that he gets.
    private async Task<Mail> Stop(string member)
    {
        var copy = (await Post("red")).First(copy => copy.Recipients[0].Address.ToString() == member);
        var letters = await _lists.Letters(ListsAtWork.Returned(copy, NoSuchUser));
        Assert.Equal(MemberState.Disabled, (await Member("red", member)).State);
        Assert.Contains(NotReached, ListsAtWork.Told(letters));
        return letters.First(letter => letter.Recipients[0].Address.ToString() == member);
    }

    private async Task<IReadOnlyList<Mail>> Days(int count)
    {
        var letters = new List<Mail>();
        for (var day = 0; day < count; day++)
        {
            letters.AddRange(await _lists.Chores());
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        return letters;
    }

    private Task<Member?> Set(string member, Func<Member, Member> change) => new Membership(_lists.Store).Set(Red, AddrSpec.Parse(member), change, Operator, CancellationToken.None);

    private async Task<Member> Member(string list, string address) => (await _lists.Member(list, address))!;

    private Mail Complaint(Mail copy) => _lists.Mail("fbl@yahoo.example", copy.ReversePath!.Address!.ToString(), "complaint", $"""
        --b
        Content-Type: text/plain

        This is a complaint.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: FBL/1.0
        Version: 1
        --b
        Content-Type: message/rfc822

        {ListsAtWork.Text(copy)}
        --b--
        """.ReplaceLineEndings("\r\n"), "Content-Type: multipart/report; report-type=feedback-report; boundary=b", "MIME-Version: 1.0");
}
