namespace Pymalist.Hosting.Tests.Lists;

/// <summary>How much mail somebody may cause who asks in others' names.</summary>
public sealed class CommandLimitsTests : IAsyncDisposable
{
    private readonly ListsAtWork _lists = new(ListsAtWork.List("red", "ann@example.com"), ListsAtWork.List("green", "ann@example.com"), ListsAtWork.List("blue"));

    [Fact]
    public async Task One_mail_to_several_lists_asks_its_author_once()
    {
        var letters = await _lists.Letters(To(_lists.Mail("victim@example.com", "red-subscribe@lists.test", "", ""), "red-subscribe", "green-subscribe", "blue-subscribe"));

        Assert.Single(letters);
    }

    [Fact]
    public async Task One_mail_with_several_commands_for_somebody_asks_him_once()
    {
        const string text = "subscribe victim@example.com\r\nsubscribe digest victim@example.com\r\nunsubscribe victim@example.com";

        var letters = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", "", text));

        Assert.Single(letters, letter => letter.Recipients[0].Address.LocalPart == "victim");
        Assert.Single(letters, letter => letter.Recipients[0].Address.LocalPart == "eve");
    }

    [Fact]
    public async Task One_mail_to_several_lists_has_one_answer_for_a_stranger()
    {
        var letters = await _lists.Letters(To(_lists.Mail("victim@example.com", "red-help@lists.test", "", ""), "red-help", "green-help", "blue-help"));

        Assert.Single(letters);
    }

    [Fact]
    public async Task A_member_is_answered_twenty_times_a_day()
    {
        var answers = 0;
        for (var i = 0; i < 30; i++)
            answers += (await _lists.Letters(_lists.Mail("ann@example.com", i % 2 == 0 ? "red-request@lists.test" : "green-request@lists.test", "help", ""))).Count;
        _lists.Time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(20, answers);
        Assert.Single(await _lists.Letters(_lists.Mail("ann@example.com", "red-request@lists.test", "help", "")));
    }

    [Fact]
    public async Task A_member_is_asked_three_times_a_day_for_his_settings_until_he_confirms()
    {
        var asked = await Ask(10);
        await _lists.Letters(_lists.Mail("ann@example.com", ListsAtWork.ConfirmAddress(asked[^1]), "", ""));

        Assert.Equal(3, asked.Count);
        Assert.Equal(3, (await Ask(10)).Count);

        async Task<List<Mail>> Ask(int times)
        {
            var letters = new List<Mail>();
            for (var i = 0; i < times; i++)
                letters.AddRange(await _lists.Letters(_lists.Mail("ann@example.com", "red-request@lists.test", "set delivery none", "")));
            return letters;
        }
    }

    [Fact]
    public async Task A_mail_that_comes_round_again_later_does_nothing_more()
    {
        var ask = _lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", "");
        var confirm = _lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(ask))), "", "");
        await _lists.Letters(confirm);
        var leave = Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-unsubscribe@lists.test", "", "")));
        await _lists.Letters(_lists.Mail("cleo@example.com", ListsAtWork.ConfirmAddress(leave), "", ""));

        Assert.Empty(await _lists.Letters(confirm));
        Assert.Empty(await _lists.Letters(ask));
        Assert.False((await _lists.Member("red", "cleo@example.com"))!.IsMember);
    }

    [Theory]
    [InlineData("Green@lists.test")]
    [InlineData("blue-request@lists.test")]
    [InlineData("blue-owner@lists.test")]
    [InlineData("mailer-daemon@example.com")]
    [InlineData("other-list-request@example.com")]
    public async Task No_list_and_no_machine_is_asked_whether_it_wants_to_be_a_member(string address)
    {
        var letters = await _lists.Letters(_lists.Mail("eve@example.org", "red-request@lists.test", $"subscribe {address}", ""));

        Assert.Equal(["eve@example.org: What you asked of Red list"], ListsAtWork.Told(letters));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private static Mail To(Mail mail, params string[] names) => mail with { Recipients = [.. names.Select(name => Mailbox.Parse($"{name}@lists.test"))] };
}
