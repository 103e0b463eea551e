using System.Globalization;
using Pymalist.Hosting.Stages;
using Pymalist.Lists;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>What comes back of members' copies, and what follows.</summary>
public sealed class BouncingTests : IAsyncDisposable
{
    private const string NoSuchUser = "550 5.1.1 <ann@example.com>: no such user here";

    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("red", ["ann@example.com", "bob@example.net", .. Enumerable.Range(0, 30).Select(i => $"m{i}@yahoo.example")]) with { Owners = [Mailbox.Parse("olga@example.org")] });

    [Fact]
    public async Task Each_copy_has_a_return_path_that_tells_whose_it_is()
    {
        var copies = await Post();

        Assert.Equal(32, copies.Count);
        Assert.Equal(32, copies.Select(copy => copy.ReversePath!.Address!.ToString()).Distinct().Count());
        Assert.All(copies, copy => Assert.Matches("^red-bounces\\+[a-z2-7]{24}@lists\\.test$", copy.ReversePath!.Address!.ToString()));
    }

    [Fact]
    public async Task A_dead_address_is_probed_then_left_alone_then_warned_and_at_last_removed()
    {
        var told = new List<string>();
        Mail? probe = null;
        for (var day = 0; day < 5; day++)
        {
            var letters = await _lists.Letters(await Bounce("ann@example.com", NoSuchUser));
            probe = letters is [var one, ..] ? one : probe;
            told.AddRange(ListsAtWork.Told(letters));
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        var active = (await _lists.Member("red", "ann@example.com"))!.State;
        told.AddRange(ListsAtWork.Told(await _lists.Letters(Returned(probe!, NoSuchUser))));
        var disabled = await _lists.Member("red", "ann@example.com");
        var copies = await Post();
        for (var day = 0; day < 35; day++)
        {
            told.AddRange(ListsAtWork.Told(await _lists.Chores()));
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(MemberState.Active, active);
        Assert.Equal((MemberState.Disabled, true), (disabled!.State, disabled.Reason.Contains(NoSuchUser, StringComparison.Ordinal)));
        Assert.DoesNotContain(copies, copy => copy.Recipients[0].Address.LocalPart == "ann");
        Assert.Equal(
            [
                "ann@example.com: Red list: does this reach you?", "ann@example.com: Mail of Red list does not reach you", "olga@example.org: Red list: ann@example.com",
                "ann@example.com: Mail of Red list does not reach you", "ann@example.com: Mail of Red list does not reach you", "ann@example.com: Mail of Red list does not reach you",
                "olga@example.org: Red list: ann@example.com",
            ],
            told);
        Assert.Equal(MemberState.Left, (await _lists.Member("red", "ann@example.com"))!.State);
    }

    [Fact]
    public async Task A_member_who_answers_gets_mail_again()
    {
        Mail? probe = null;
        for (var day = 0; day < 5; day++)
        {
            probe = await _lists.Letters(await Bounce("ann@example.com", NoSuchUser)) is [var one, ..] ? one : probe;
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        var notice = (await _lists.Letters(Returned(probe!, NoSuchUser))).First(letter => letter.Recipients[0].Address.LocalPart == "ann");
        var back = await _lists.Letters(_lists.Mail("ann@example.com", ListsAtWork.ConfirmAddress(notice), "Re", "I am here."));
        var ann = await _lists.Member("red", "ann@example.com");

        Assert.Equal(["ann@example.com: Your settings on Red list"], ListsAtWork.Told(back));
        Assert.Equal((MemberState.Active, ""), (ann!.State, ann.Bounces));
    }

    [Theory]
    [InlineData("552 5.2.2 mailbox full")]
    [InlineData("550 5.7.1 message refused for policy reasons")]
    public async Task What_is_not_the_addresss_fault_counts_nothing(string reply)
    {
        for (var day = 0; day < 10; day++)
        {
            Assert.Empty(await _lists.Letters(await Bounce("bob@example.net", reply)));
            _lists.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("", (await _lists.Member("red", "bob@example.net"))!.Bounces);
    }

    [Fact]
    public async Task A_forged_or_plain_address_counts_nothing_and_a_person_who_writes_there_reaches_the_owners()
    {
        var real = (await Post()).First(copy => copy.Recipients[0].Address.LocalPart == "ann");
        var forged = real.ReversePath!.Address!.ToString().Replace("bounces+a", "bounces+b", StringComparison.Ordinal).Replace("bounces+c", "bounces+d", StringComparison.Ordinal);
        foreach (var address in new[] { forged[..^15] + "aa@lists.test", "red-bounces@lists.test", "red-bounces+aaaaaaaaaaaaaaaaaaaaaaaa@lists.test" })
            await _lists.Letters(Returned(real, NoSuchUser) with { Recipients = [Mailbox.Parse(address)] });
        var person = await _lists.Letters(_lists.Mail("eve@example.org", "red-bounces@lists.test", "Hello", "Who is there?"));

        Assert.Equal("", (await _lists.Member("red", "ann@example.com"))!.Bounces);
        Assert.Equal("olga@example.org", Assert.Single(person).Recipients[0].Address.ToString());
    }

    [Fact]
    public async Task The_same_bounce_again_counts_once()
    {
        var bounce = await Bounce("ann@example.com", NoSuchUser);
        await _lists.Take(bounce);
        var once = (await _lists.Member("red", "ann@example.com"))!.Bounces;
        await _lists.Take(bounce);

        Assert.NotEqual("", once);
        Assert.Equal(once, (await _lists.Member("red", "ann@example.com"))!.Bounces);
    }

    [Fact]
    public async Task A_provider_that_rejects_everybody_costs_nobody_anything_and_the_owner_is_told_once()
    {
        var copies = (await Post()).Where(copy => copy.Recipients[0].Address.Domain == "yahoo.example").ToArray();
        var told = new List<string>();
        foreach (var copy in copies)
            told.AddRange(ListsAtWork.Told(await _lists.Letters(Returned(copy, $"550 5.1.1 {copy.Recipients[0].Address} unknown"))));

        var members = await _lists.Store.Read(session => session.Members.PageWithBounces(AddrSpec.Parse("red@lists.test"), "", 100), CancellationToken.None);
        Assert.All(members, member => Assert.Equal((MemberState.Active, false), (member.State, member.Bounces.Contains("Score", StringComparison.Ordinal))));
        Assert.Equal(["olga@example.org: Red list: yahoo.example refuses everybody"], told.Distinct().Take(1));
        Assert.InRange(told.Count, 1, 2);
    }

    [Fact]
    public async Task A_complaint_ends_the_membership_wherever_it_is_sent()
    {
        var copy = (await Post()).First(one => one.Recipients[0].Address.LocalPart == "bob");
        var complaint = _lists.Mail("fbl@yahoo.example", "red-owner@lists.test", "complaint", $"""
            --b
            Content-Type: text/plain

            This is a complaint.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: FBL/1.0
            Version: 1
            Original-Mail-From: <{copy.ReversePath!.Address}>
            --b
            Content-Type: message/rfc822

            Return-Path: <{copy.ReversePath.Address}>
            {ListsAtWork.Text(copy)}
            --b--
            """.ReplaceLineEndings("\r\n"), "Content-Type: multipart/report; report-type=feedback-report; boundary=b", "MIME-Version: 1.0");

        await _lists.Take(complaint);

        Assert.Equal(MemberState.Left, (await _lists.Member("red", "bob@example.net"))!.State);
    }

    [Fact]
    public void A_recipient_whom_a_server_refuses_comes_back_as_from_any_server()
    {
        var mail = new Mail
        {
            Id = MailId.New(),
            Message = "From: a@b\r\nSubject: Hello\r\n\r\nHello\r\n"u8.ToArray(),
            List = Mailbox.Parse("red@lists.test"),
            ReversePath = new(AddrSpec.Parse("red-bounces+aaaaaaaaaaaaaaaaaaaaaaaa@lists.test")),
            Recipients = [Mailbox.Parse("ann@example.com"), Mailbox.Parse("bob@example.net")],
        };
        var verdict = new MailException(EnhancedStatus.Permanent, "Refused.", [
            new RecipientReport(mail.Recipients[0], EnhancedStatus.Permanent, NoSuchUser), new RecipientReport(mail.Recipients[1], EnhancedStatus.Transient, "451 later")]);

        var notice = Assert.Single(UndeliveredMail.Of(new(Role.Distributor, verdict, mail), DateTimeOffset.UnixEpoch));

        Assert.Equal("red-bounces+aaaaaaaaaaaaaaaaaaaaaaaa@lists.test", Assert.Single(notice.Recipients).Address.ToString());
        Assert.Contains("Final-Recipient: rfc822; ann@example.com", ListsAtWork.Text(notice), StringComparison.Ordinal);
        Assert.Empty(UndeliveredMail.Of(new(Role.Distributor, verdict, mail with { ReversePath = new(AddrSpec.Parse("red@lists.test")) }), DateTimeOffset.UnixEpoch));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private Task<IReadOnlyList<Mail>> Post() => _lists.Take(_lists.Mail("ann@example.com", "red@lists.test", "Hello", $"Hello at {_lists.Time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)}."));

    private async Task<Mail> Bounce(string member, string reply) => Returned((await Post()).First(copy => copy.Recipients[0].Address.ToString() == member), reply);

    private static Mail Returned(Mail copy, string reply) => ListsAtWork.Returned(copy, reply);
}
