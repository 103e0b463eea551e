using System.Text;
using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>What comes of a token, and what no token can do.</summary>
public sealed class ConfirmationTests : IAsyncDisposable
{
    private const string Token = "abcdefghijklmnopqrstuvwxyz";

    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("red", "ann@example.com") with { Posting = new() { Bans = new() { Addresses = ["@spam.example"] } } },
        ListsAtWork.List("lonely") with { Subscription = new() { Joining = Joining.Approved } },
        ListsAtWork.List("club") with
        {
            Subscription = new() { Joining = Joining.Approved },
            Owners = [Mailbox.Parse("olga@example.org")],
            Moderators = [Mailbox.Parse("mia@example.org"), Mailbox.Parse("max@example.org")],
        });

    [Theory]
    [InlineData("reject")]
    [InlineData("Discard.")]
    [InlineData("ban")]
    public async Task Who_says_no_confirms_nothing(string word)
    {
        var confirm = await Ask("cleo@example.com", "red-subscribe@lists.test");

        await _lists.Letters(_lists.Mail("cleo@example.com", confirm, "Re: Please confirm", word));

        Assert.Null(await _lists.Member("red", "cleo@example.com"));
    }

    [Theory]
    [InlineData("unsubscribe", "reject")]
    [InlineData("set ownposts off", "reject")]
    public async Task Who_says_no_changes_nothing(string command, string word)
    {
        var before = await _lists.Member("red", "ann@example.com");
        var confirm = await Ask("ann@example.com", "red-request@lists.test", command);

        await _lists.Letters(_lists.Mail("ann@example.com", confirm, "Re: Please confirm", word));

        var after = await _lists.Member("red", "ann@example.com");
        Assert.True(after!.IsMember);
        Assert.Equal(before?.Preferences ?? new(), after.Preferences);
    }

    [Theory]
    [InlineData("Subject: confirm {0}", "")]
    [InlineData("Subject: Re: AW: =?utf-8?q?confirm_{0}?=", "")]
    [InlineData("Subject: whatever", "confirm {0}\r\n-- \r\nCleo")]
    [InlineData("Subject: Re: Please confirm", "Yes.\r\n\r\nOn Monday Red list wrote:\r\n> Somebody asked\r\n> confirm {0}\r\n")]
    [InlineData("Subject: x\r\nContent-Type: text/html; charset=utf-8", "<html><style>p {{}}</style><body><p>confirm <b>{0}</b></p></body></html>")]
    public async Task A_token_is_found_wherever_it_stands(string fields, string text)
    {
        var token = TokenOf(await Ask("cleo@example.com", "red-subscribe@lists.test"));

        await _lists.Letters(Raw(fields, text, token));

        Assert.True((await _lists.Member("red", "cleo@example.com"))?.IsMember);
    }

    [Fact]
    public async Task A_token_is_found_in_base64()
    {
        var token = TokenOf(await Ask("cleo@example.com", "red-subscribe@lists.test"));
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes($"confirm {token}\r\n"));

        await _lists.Letters(Raw("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", text, token));

        Assert.True((await _lists.Member("red", "cleo@example.com"))?.IsMember);
    }

    [Fact]
    public async Task Whoever_has_the_token_confirms_and_whoever_guesses_does_not()
    {
        var confirm = await Ask("cleo@example.com", "red-subscribe@lists.test");
        await _lists.Letters(_lists.Mail("cleo@example.com", $"red-confirm+{Token}@lists.test", "", ""));
        var before = await _lists.Member("red", "cleo@example.com");

        await _lists.Letters(_lists.Mail("Cleo Other <cleo@elsewhere.example>", confirm, "", ""));

        Assert.Null(before);
        Assert.True((await _lists.Member("red", "cleo@example.com"))!.IsMember);
        Assert.Equal("", (await _lists.Member("red", "cleo@example.com"))!.Name);
        Assert.Null(await _lists.Member("red", "cleo@elsewhere.example"));
    }

    [Fact]
    public async Task A_member_has_the_name_that_he_confirmed_by()
    {
        var confirm = await Ask("Somebody Rude <cleo@example.com>", "red-subscribe@lists.test");

        await _lists.Letters(_lists.Mail("=?utf-8?q?Cl=C3=A9o?= Clay <cleo@example.com>", confirm, "", ""));

        Assert.Equal("Cléo Clay", (await _lists.Member("red", "cleo@example.com"))!.Name);
    }

    [Fact]
    public async Task Two_requests_make_one_member_and_one_welcome()
    {
        var first = await Ask("cleo@example.com", "red-subscribe@lists.test");
        _lists.Time.Advance(TimeSpan.FromHours(25));
        var second = await Ask("cleo@example.com", "red-subscribe@lists.test");

        var welcome = await _lists.Letters(_lists.Mail("cleo@example.com", first, "", ""));
        var again = await _lists.Letters(_lists.Mail("cleo@example.com", second, "", ""));

        Assert.Equal(["cleo@example.com: Welcome to Red list"], ListsAtWork.Told(welcome));
        Assert.Equal(["cleo@example.com: You are on Red list already"], ListsAtWork.Told(again));
    }

    [Fact]
    public async Task Who_is_banned_meanwhile_does_not_come_in_by_a_token()
    {
        var confirm = await Ask("cleo@example.com", "red-subscribe@lists.test");
        var red = AddrSpec.Parse("red@lists.test");
        await _lists.Store.Write(
            session =>
            {
                session.Members.Put(red, [new() { Address = AddrSpec.Parse("cleo@example.com"), State = MemberState.Banned }]);
                return true;
            },
            CancellationToken.None);

        var told = ListsAtWork.Told(await _lists.Letters(_lists.Mail("cleo@example.com", confirm, "", "")));

        Assert.Equal(["cleo@example.com: You were not admitted to Red list"], told);
        Assert.Equal(MemberState.Banned, (await _lists.Member("red", "cleo@example.com"))!.State);
    }

    [Fact]
    public async Task Whose_domain_is_banned_is_not_asked()
    {
        var letters = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "subscribe x@sub.spam.example", ""));

        Assert.Equal(["eve@example.org: What you asked of Red list"], ListsAtWork.Told(letters));
    }

    [Fact]
    public async Task The_first_moderator_decides_and_the_second_is_told_what_holds()
    {
        var asked = await Ask("\"d o\"@example.com", "club-subscribe@lists.test");
        var requests = await _lists.Letters(_lists.Mail("Dora <\"d o\"@example.com>", asked, "", ""));
        Assert.Equal(["max@example.org", "mia@example.org"], requests.Select(letter => letter.Recipients[0].Address.ToString()).Order());

        await _lists.Letters(_lists.Mail("mia@example.org", ListsAtWork.ConfirmAddress(requests[0]), "", "approve"));
        var second = await _lists.Letters(_lists.Mail("max@example.org", ListsAtWork.ConfirmAddress(requests[1]), "", "reject"));

        var member = await _lists.Member("club", "\"d o\"@example.com");
        Assert.True(member!.IsMember);
        Assert.Equal("Dora", member.Name);
        Assert.Contains("is a member already", ListsAtWork.Text(Assert.Single(second)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_to_join_where_nobody_could_consent()
    {
        var answer = Assert.Single(await _lists.Letters(_lists.Mail("dora@example.com", "lonely-subscribe@lists.test", "", "")));

        Assert.Contains("does not allow that", ListsAtWork.Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_admitted_today_may_leave_today()
    {
        var requests = await _lists.Letters(_lists.Mail("dora@example.com", await Ask("dora@example.com", "club-subscribe@lists.test"), "", ""));
        await _lists.Letters(_lists.Mail("mia@example.org", ListsAtWork.ConfirmAddress(requests[0]), "", "approve"));

        Assert.Single(await _lists.Letters(_lists.Mail("dora@example.com", "club-unsubscribe@lists.test", "", "")));
    }

    [Fact]
    public async Task Who_has_left_already_is_told_that_he_is_no_member()
    {
        var first = await Ask("ann@example.com", "red-unsubscribe@lists.test");
        _lists.Time.Advance(TimeSpan.FromHours(25));
        var second = await Ask("ann@example.com", "red-unsubscribe@lists.test");
        await _lists.Letters(_lists.Mail("ann@example.com", first, "", ""));

        Assert.Equal(["ann@example.com: You are not on Red list"], ListsAtWork.Told(await _lists.Letters(_lists.Mail("ann@example.com", second, "", ""))));
    }

    [Fact]
    public async Task The_letter_to_who_asked_answers_his_mail_and_the_one_to_somebody_else_none()
    {
        var mail = _lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", "", "References: <0@example.com>");
        var own = ListsAtWork.Text(Assert.Single(await _lists.Letters(mail)));
        var others = ListsAtWork.Text((await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "subscribe dora@example.com", "")))
            .Single(letter => letter.Recipients[0].Address.LocalPart == "dora"));

        Assert.Contains("\r\nIn-Reply-To: <1@example.com>\r\n", own, StringComparison.Ordinal);
        Assert.Contains("\r\nReferences: <0@example.com>\r\n <1@example.com>\r\n", own, StringComparison.Ordinal);
        Assert.Contains("\r\nAuto-Submitted: auto-replied\r\n", own, StringComparison.Ordinal);
        Assert.DoesNotContain("In-Reply-To", others, StringComparison.Ordinal);
        Assert.Contains("\r\nAuto-Submitted: auto-generated\r\n", others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_stands_in_the_store_or_in_a_note()
    {
        var token = TokenOf(await Ask("cleo@example.com", "red-subscribe@lists.test"));
        await _lists.Letters(_lists.Mail("cleo@example.com", "red-request@lists.test", $"confirm {token}", ""));

        Assert.Null(await _lists.Store.Read(session => session.Tokens.Find(token), CancellationToken.None));
        Assert.DoesNotContain(_lists.Notes, note => note.Contains(token, StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private async Task<string> Ask(string from, string to, string subject = "") =>
        ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail(from, to, subject, ""))));

    private static string TokenOf(string confirmAddress) => confirmAddress.Split('+')[1].Split('@')[0];

    private static Mail Raw(string fields, string text, string token) => new()
    {
        Id = MailId.Of("raw", fields, []),
        Message = Encoding.UTF8.GetBytes(string.Format(null, $"From: cleo@example.com\r\nTo: red-request@lists.test\r\n{fields}\r\n\r\n{text}\r\n", token)),
        Recipients = [Mailbox.Parse("red-request@lists.test")],
        ReversePath = new(AddrSpec.Parse("cleo@example.com")),
    };
}
