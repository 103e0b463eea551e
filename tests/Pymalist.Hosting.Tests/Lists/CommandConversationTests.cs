using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>What people ask by mail, and what comes of it.</summary>
public sealed class CommandConversationTests : IAsyncDisposable
{
    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("red", "ann@example.com", "bob@example.net") with { Description = "All that is red.", Owners = [Mailbox.Parse("olga@example.org")] },
        ListsAtWork.List("closed") with { Subscription = new() { Joining = Joining.Closed } },
        ListsAtWork.List("club") with { Subscription = new() { Joining = Joining.Approved, TellOwners = true }, Owners = [Mailbox.Parse("olga@example.org")] },
        ListsAtWork.List("secret", "ann@example.com") with { Style = Pymalist.Lists.Policy.ListStyle.Private });

    [Theory]
    [InlineData("red-subscribe@lists.test", "hello", "")]
    [InlineData("red-join@lists.test", "", "whatever")]
    [InlineData("red-request@lists.test", "subscribe", "")]
    [InlineData("red-request@lists.test", "", "subscribe\r\n-- \r\nCleo")]
    public async Task Somebody_becomes_a_member_once_he_has_confirmed_it(string to, string subject, string text)
    {
        var asked = await _lists.Letters(_lists.Mail("Cleo <cleo@example.com>", to, subject, text));
        var before = await _lists.Member("red", "cleo@example.com");
        var confirmed = await _lists.Letters(_lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress(Assert.Single(asked)), "Re: whatever", "yes"));

        Assert.Null(before);
        Assert.Equal(["cleo@example.com: Please confirm: cleo@example.com wants to join Red list"], ListsAtWork.Told(asked));
        Assert.Equal(["cleo@example.com: Welcome to Red list"], ListsAtWork.Told(confirmed));
        Assert.True((await _lists.Member("red", "cleo@example.com"))!.IsMember);
        Assert.Contains(await Audit(), entry => entry is { Actor: "mail cleo@example.com", Act: "member.add" });
    }

    [Fact]
    public async Task The_letter_is_one_that_no_machine_answers_and_goes_back_to_its_token()
    {
        var letter = Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", "")));

        Assert.Equal(ReversePath.Null, letter.ReversePath);
        Assert.Contains("\r\nAuto-Submitted: auto-replied\r\n", ListsAtWork.Text(letter), StringComparison.Ordinal);
        Assert.Contains($"From: Red list <{ListsAtWork.ConfirmAddress(letter)}>\r\n", ListsAtWork.Text(letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_is_processed_again_asks_and_confirms_once()
    {
        var ask = _lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", "");
        var first = Assert.Single(await _lists.Letters(ask));
        var again = await _lists.Letters(ask);
        var confirm = _lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress(first), "", "");
        var welcome = await _lists.Letters(confirm);

        Assert.Empty(again);
        Assert.Single(welcome);
        Assert.Empty(await _lists.Letters(confirm));
        Assert.Single(await Audit(), entry => entry.Act == "member.add");
    }

    [Fact]
    public async Task A_token_is_good_once_for_its_list_and_for_three_days()
    {
        var token = ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", ""))));
        var elsewhere = await _lists.Letters(_lists.Mail("cleo@example.com", token.Replace("red-", "closed-", StringComparison.Ordinal), "", ""));
        _lists.Time.Advance(TimeSpan.FromDays(2.9));
        await _lists.Letters(_lists.Mail("cleo@example.com", token, "", ""));
        var second = await _lists.Letters(_lists.Mail("cleo@example.com", token, "", ""));
        var late = ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail("dora@example.com", "red-subscribe@lists.test", "", ""))));
        _lists.Time.Advance(TimeSpan.FromDays(3.1));
        await _lists.Letters(_lists.Mail("dora@example.com", late, "", ""));

        Assert.Contains("Nothing to confirm", ListsAtWork.Text(Assert.Single(elsewhere)).Replace("What you confirm is done already", "Nothing to confirm", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True((await _lists.Member("red", "cleo@example.com"))!.IsMember);
        Assert.Contains("done already", ListsAtWork.Text(Assert.Single(second)), StringComparison.Ordinal);
        Assert.Null(await _lists.Member("red", "dora@example.com"));
    }

    [Fact]
    public async Task Whoever_asks_for_somebody_else_learns_nothing()
    {
        var member = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "subscribe ann@example.com", ""));
        _lists.Time.Advance(TimeSpan.FromDays(2));
        var stranger = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "subscribe cleo@example.com", ""));

        Assert.Equal(["ann@example.com: You are on Red list already", "eve@example.org: What you asked of Red list"], ListsAtWork.Told(member).Order());
        Assert.Equal(["cleo@example.com: Please confirm: cleo@example.com wants to join Red list", "eve@example.org: What you asked of Red list"], ListsAtWork.Told(stranger).Order());
        Assert.Equal(Answer(member, "ann"), Answer(stranger, "cleo"));

        static string Answer(IEnumerable<Mail> letters, string name) => ListsAtWork.Text(letters.Single(letter => letter.Recipients[0].Address.LocalPart == "eve"))
            .Split("\r\n\r\n", 2)[1].Replace(name, "somebody", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_requests_for_one_victim_cause_one_mail_a_day()
    {
        var letters = new List<Mail>();
        for (var i = 0; i < 1_000; i++)
            letters.AddRange(await _lists.Letters(_lists.Mail($"bot{i}@example.org", i % 2 == 0 ? "red-request@lists.test" : "club-request@lists.test", "subscribe victim@example.com", "")));

        Assert.Single(letters, letter => letter.Recipients[0].Address.LocalPart == "victim");
        _lists.Time.Advance(TimeSpan.FromHours(25));
        Assert.Contains("victim@example.com: Please confirm: victim@example.com wants to join Red list", ListsAtWork.Told(await _lists.Letters(_lists.Mail("bot@example.org", "red-request@lists.test", "subscribe victim@example.com", ""))));
    }

    [Fact]
    public async Task One_who_has_confirmed_may_ask_for_more_on_the_same_day()
    {
        await _lists.Letters(_lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress((await _lists.Letters(_lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", "")))[0]), "", ""));

        var leave = Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-unsubscribe@lists.test", "", "")));
        var left = await _lists.Letters(_lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress(leave), "", ""));

        Assert.Equal(["cleo@example.com: You have left Red list"], ListsAtWork.Told(left));
        Assert.False((await _lists.Member("red", "cleo@example.com"))!.IsMember);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Precedence: bulk")]
    [InlineData("List-Id: <blue.example.org>")]
    [InlineData("X-Autoreply: yes")]
    public async Task A_machine_is_not_answered_and_confirms_nothing(string field)
    {
        var token = ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", ""))));

        var answers = await _lists.Letters(_lists.Mail("cleo@example.com", token, "Out of office", "I am away.", field));
        var others = await _lists.Letters(_lists.Mail("dora@example.com", "red-request@lists.test", "help", "", field));

        Assert.Empty(answers);
        Assert.Empty(others);
        Assert.Null(await _lists.Member("red", "cleo@example.com"));
    }

    [Fact]
    public async Task Nobody_joins_a_closed_list_and_an_approved_one_asks_its_moderators()
    {
        var closed = await _lists.Letters(_lists.Mail("cleo@example.com", "closed-subscribe@lists.test", "", ""));
        var asked = Assert.Single(await _lists.Letters(_lists.Mail("dora@example.com", "club-subscribe@lists.test", "", "")));
        var consent = Assert.Single(await _lists.Letters(_lists.Mail("dora@example.com", ListsAtWork.ConfirmAddress(asked), "", "")));
        var before = await _lists.Member("club", "dora@example.com");
        var unclear = await _lists.Letters(_lists.Mail("olga@example.org", ListsAtWork.ConfirmAddress(consent), "Re", "who is that?"));
        var admitted = await _lists.Letters(_lists.Mail("olga@example.org", ListsAtWork.ConfirmAddress(consent), "Re", "approve"));

        Assert.Contains("does not allow that", ListsAtWork.Text(Assert.Single(closed)), StringComparison.Ordinal);
        Assert.Equal("olga@example.org: Club list: dora@example.com wants to join", Assert.Single(ListsAtWork.Told([consent])));
        Assert.Null(before);
        Assert.Single(unclear);
        Assert.Equal(
            ["dora@example.com: Welcome to Club list", "olga@example.org: Club list: dora@example.com", "olga@example.org: Club list: dora@example.com has joined"],
            ListsAtWork.Told(admitted).Order());
        Assert.Contains(admitted, letter => ListsAtWork.Text(letter).Contains("\r\ndora@example.com is a member now.\r\n", StringComparison.Ordinal));
        Assert.True((await _lists.Member("club", "dora@example.com"))!.IsMember);
    }

    [Fact]
    public async Task Several_commands_have_one_answer()
    {
        var answer = ListsAtWork.Text(Assert.Single(await _lists.Letters(_lists.Mail("ann@example.com", "red-request@lists.test", "help", "info\r\nwhich\r\nlists\r\nfrobnicate\r\nend\r\nwho"))));

        Assert.Contains("Commands go to red-request@lists.test", answer, StringComparison.Ordinal);
        Assert.Contains("All that is red.", answer, StringComparison.Ordinal);
        Assert.Contains("    red@lists.test  delivery each", answer, StringComparison.Ordinal);
        Assert.Contains("Club list", answer, StringComparison.Ordinal);
        Assert.Contains("Secret list", answer, StringComparison.Ordinal);
        Assert.Contains("    frobnicate", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@example.net", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nIn-Reply-To: <1@example.com>\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_list_shows_itself_to_its_members_and_a_list_its_members_to_its_owners()
    {
        var stranger = ListsAtWork.Text(Assert.Single(await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "lists", "who"))));
        var owner = ListsAtWork.Text(Assert.Single(await _lists.Letters(_lists.Mail("olga@example.org", "red-request@lists.test", "who", ""))));

        Assert.DoesNotContain("Secret list", stranger, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@example.net", stranger, StringComparison.Ordinal);
        Assert.Contains("    bob@example.net", owner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_changes_what_he_gets_once_he_has_confirmed_it()
    {
        var asked = Assert.Single(await _lists.Letters(_lists.Mail("ann@example.com", "red-request@lists.test", "set delivery digest", "set ownposts off\r\nset vacation 2026-12-24 2027-01-06")));
        var before = (await _lists.Member("red", "ann@example.com"))!.Preferences;
        var changed = await _lists.Letters(_lists.Mail("ann@example.com", ListsAtWork.ConfirmAddress(asked), "", ""));

        Assert.Equal(new MemberPreferences(), before);
        Assert.Equal(["ann@example.com: Your settings on Red list"], ListsAtWork.Told(changed));
        Assert.Equal(
            new MemberPreferences { Delivery = MemberDelivery.Digest, OwnPosts = false, AwayFrom = new(2026, 12, 24), AwayUntil = new(2027, 1, 6) },
            (await _lists.Member("red", "ann@example.com"))!.Preferences);
    }

    [Fact]
    public async Task A_stranger_is_answered_once_a_day()
    {
        var first = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "help", ""));
        var second = await _lists.Letters(_lists.Mail("eve@example.org", "club-request@lists.test", "help", ""));
        _lists.Time.Advance(TimeSpan.FromHours(25));
        var third = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "help", ""));

        Assert.Equal((1, 0, 1), (first.Count, second.Count, third.Count));
    }

    [Fact]
    public async Task What_is_written_to_the_owner_goes_to_the_owners_as_it_came()
    {
        var mail = _lists.Mail("eve@example.org", "red-owner@lists.test", "A question", "Who are you?");

        var passed = Assert.Single(await _lists.Letters(mail));

        Assert.Equal("olga@example.org", Assert.Single(passed.Recipients).Address.ToString());
        Assert.Equal(mail.Message.ToArray(), passed.Message.ToArray());
        Assert.Equal(ReversePath.Null, passed.ReversePath);
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private Task<IReadOnlyList<AuditEntry>> Audit() => _lists.Store.Read(session => session.Audit.Last(null, null, 100), CancellationToken.None);
}
