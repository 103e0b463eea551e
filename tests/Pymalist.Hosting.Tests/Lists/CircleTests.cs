namespace Pymalist.Hosting.Tests.Lists;

/// <summary>Mail that comes back to a list by somebody who says nothing of it, each time as a new mail.</summary>
public sealed class CircleTests : IAsyncDisposable
{
    private const string Ann = "ann@example.com";
    private const string List = "red@lists.test";

    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("red", Ann, "bob@example.net") with { Owners = [Mailbox.Parse("olga@example.org"), Mailbox.Parse("blue-owner@lists.test")] },
        ListsAtWork.List("blue", Ann) with { Owners = [Mailbox.Parse("otto@example.org"), Mailbox.Parse("red-owner@lists.test")], Posting = new() { SameTexts = new() { MaxAnswers = 0 } } });

    [Theory]
    [InlineData("Re: I am away")]
    [InlineData("Re: Hello", "Re: [Red] Re: Hello", "RE: Hello", "Re: Hello")]
    public async Task What_somebody_answers_for_the_third_time_within_an_hour_waits_for_a_moderator(params string[] subjects)
    {
        var copies = new List<int>();
        for (var i = 0; i < 4; i++)
            copies.Add((await _lists.Take(_lists.Mail("Ann@example.com", List, subjects[i % subjects.Length], "I am away until Monday."))).Count);

        Assert.Equal([2, 2, 0, 0], copies);
        Assert.All(ListsAtWork.Told(await _lists.Letters()), letter => Assert.Contains(": Red list: held mail", letter, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_may_report_the_same_every_few_minutes_and_no_more_often()
    {
        var copies = new List<int>();
        for (var i = 0; i < 22; i++)
            copies.Add((await _lists.Take(_lists.Mail(Ann, List, "Disk full", "It is full."))).Count);
        _lists.Time.Advance(TimeSpan.FromMinutes(61));
        for (var i = 0; i < 30; i++)
        {
            copies.Add((await _lists.Take(_lists.Mail(Ann, List, "Disk full", "It is full."))).Count);
            _lists.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([.. Enumerable.Repeat(2, 20), 0, 0, .. Enumerable.Repeat(2, 30)], copies);
    }

    [Fact]
    public async Task It_may_be_said_again_later_by_others_about_something_else_and_where_the_list_lets_it_be_said()
    {
        for (var i = 0; i < 2; i++)
            await _lists.Take(_lists.Mail(Ann, List, "Re: Hello", "Thanks!"));

        Assert.NotEmpty(await _lists.Take(_lists.Mail("bob@example.net", List, "Re: Hello", "Thanks!")));
        Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Re: Apples", "Thanks!")));
        Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Re: Hello", "Thanks a lot!")));
        for (var i = 0; i < 4; i++)
            Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, "blue@lists.test", "Re: Hello", "Thanks!")));
        _lists.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Re: Hello", "Thanks!")));
    }

    [Fact]
    public async Task The_same_mail_again_after_a_crash_says_it_once()
    {
        var mail = _lists.Mail(Ann, List, "Hello", "Hello.");
        for (var i = 0; i < 4; i++)
            Assert.NotEmpty(await _lists.Take(mail));

        Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Hello", "Hello.")));
    }

    [Fact]
    public async Task Without_a_Message_ID_by_which_it_is_known_it_goes_out_twice()
    {
        var copies = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var mail = _lists.Mail(Ann, List, "Hello", "Hello.");
            copies.Add((await _lists.Take(mail with { Message = System.Text.Encoding.ASCII.GetBytes($"From: {Ann}\r\nTo: {List}\r\nSubject: Hello\r\n\r\nHello.\r\n") })).Count);
        }

        Assert.Equal([2, 2, 0, 0], copies);
    }

    [Fact]
    public async Task With_the_lists_footer_it_has_come_back_whatever_its_Message_ID_is()
    {
        await using var lists = new ListsAtWork(ListsAtWork.List("red", Ann) with { Rewriting = new() { Footer = "Red list" } });
        var copy = Assert.Single(await lists.Take(lists.Mail(Ann, List, "Hello", "Hello.")));
        var text = ListsAtWork.Text(copy);
        var stripped = $"From: {Ann}\r\nTo: {List}\r\nSubject: Hello\r\nMessage-ID: <another@example.net>{text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]}";

        var refusal = await Assert.ThrowsAsync<MailException>(() => lists.Take(lists.Mail(Ann, List, "", "") with { Message = System.Text.Encoding.ASCII.GetBytes(stripped) }));

        Assert.Contains("Red list", stripped, StringComparison.Ordinal);
        Assert.Contains("has written the same", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await lists.Letters());
    }

    [Fact]
    public async Task What_a_forwarder_sends_back_with_more_and_more_lines_under_it_goes_out_twice()
    {
        var copies = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var lines = string.Concat(Enumerable.Repeat("Sent on by the forwarder of example.net.\r\n", i));
            copies.Add((await _lists.Take(_lists.Mail(Ann, List, "", "") with { Message = System.Text.Encoding.ASCII.GetBytes($"From: {Ann}\r\nTo: {List}\r\nSubject: Hello\r\nMessage-ID: <a@example.com>\r\n\r\nHello.\r\n{lines}") })).Count);
        }

        Assert.Equal([2, 2, 0, 0], copies);
    }

    [Theory]
    [InlineData("On Monday Red list wrote:\r\n", "> ")]
    [InlineData("", "> ")]
    [InlineData("-----Original Message-----\r\nFrom: Red list\r\n\r\n", "")]
    [InlineData("________________________________\r\n", "| ")]
    public async Task A_mailbox_that_quotes_its_own_answers_each_time_in_a_longer_mail_is_heard_twice(string attribution, string mark)
    {
        var (copies, quoted) = (new List<int>(), "Hello, all.");
        for (var i = 0; i < 4; i++)
        {
            quoted = $"I am away until Monday.\r\n\r\n{attribution}{string.Join("\r\n", quoted.Split("\r\n").Select(line => mark + line))}";
            copies.Add((await _lists.Take(_lists.Mail(Ann, List, "Re: Hello", quoted))).Count);
        }

        Assert.Equal([2, 2, 0, 0], copies);
    }

    [Fact]
    public async Task People_may_say_the_same_above_what_they_quote_as_often_as_they_answer_others()
    {
        for (var i = 0; i < 6; i++)
        {
            Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Re: Plans", $"That sounds good to me.\r\n\r\nBob wrote:\r\n> Shall we do number {i}?")));
            Assert.NotEmpty(await _lists.Take(_lists.Mail(Ann, List, "Re: Votes", $"+1\r\n\r\n{string.Concat(Enumerable.Repeat("> +1\r\n", i))}> Number {i}")));
        }

        // Each quotes all that was said before, and nobody himself more than once.
        var thread = "Who is for it?";
        foreach (var person in (string[])[Ann, "bob@example.net", Ann])
        {
            thread = $"I am all for it.\r\n\r\n{string.Join("\r\n", thread.Split("\r\n").Select(line => $"> {line}"))}";
            Assert.NotEmpty(await _lists.Take(_lists.Mail(person, List, "Re: Question", thread)));
        }
    }

    [Fact]
    public async Task Owners_who_are_each_others_owners_get_a_mail_once()
    {
        var mail = _lists.Mail("eve@example.org", "red-owner@lists.test", "A question", "Who are you?");
        var first = Assert.Single(await _lists.Letters(mail));
        var second = Assert.Single(await _lists.Letters(Again("blue-owner@lists.test")));

        Assert.Empty(await _lists.Letters(Again("red-owner@lists.test")));
        Assert.Equal(["blue-owner@lists.test", "olga@example.org"], first.Recipients.Select(owner => owner.Address.ToString()).Order());
        Assert.Equal(["otto@example.org", "red-owner@lists.test"], second.Recipients.Select(owner => owner.Address.ToString()).Order());

        Mail Again(string to) => _lists.Mail("eve@example.org", to, "", "") with { Message = (byte[])[.. "Received: from a by b; now\r\n"u8, .. mail.Message.Span] };
    }

    [Fact]
    public async Task Mail_to_owners_that_comes_round_after_a_crash_is_sent_once()
    {
        var mail = _lists.Mail("eve@example.org", "red-owner@lists.test", "A question", "Who are you?");

        await _lists.Take(mail);

        Assert.Single(await _lists.Letters(mail));
        Assert.Empty(await _lists.Letters(mail));
    }

    [Fact]
    public async Task A_member_who_asks_for_nothing_that_is_understood_is_answered_once_a_day()
    {
        var answers = 0;
        for (var i = 0; i < 5; i++)
            answers += (await _lists.Letters(_lists.Mail(Ann, i % 2 == 0 ? "red-request@lists.test" : "blue-request@lists.test", "Re: Your mail", "I am away until Monday."))).Count;

        Assert.Equal(1, answers);
        Assert.Single(await _lists.Letters(_lists.Mail(Ann, "red-request@lists.test", "help", "")));
        _lists.Time.Advance(TimeSpan.FromHours(25));
        Assert.Single(await _lists.Letters(_lists.Mail(Ann, "red-request@lists.test", "Re: Your mail", "I am away until Monday.")));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();
}
