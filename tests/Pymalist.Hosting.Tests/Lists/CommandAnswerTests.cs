using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>What people are answered who ask something of a list.</summary>
public sealed class CommandAnswerTests : IAsyncDisposable
{
    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("red", "Ann Ash <ann@example.com>", "bob@example.net") with { Description = "All that is red.", Commands = new() { MaxCommands = 3 } },
        ListsAtWork.List("open", "ann@example.com") with { Subscription = new() { Members = Audience.Everyone, Listed = Audience.Nobody } },
        ListsAtWork.List("club", "ann@example.com", "bob@example.net") with { Subscription = new() { Members = Audience.Members } });

    [Fact]
    public async Task Answers_stand_in_the_order_of_the_commands()
    {
        var answer = await Answer("ann@example.com", "red-request@lists.test", "lists", "info\r\nhelp");

        Assert.True(Position(answer, "Club list") < Position(answer, "(red@lists.test)"));
        Assert.True(Position(answer, "(red@lists.test)") < Position(answer, "Commands go to red-request@lists.test"));
    }

    [Fact]
    public async Task Who_asks_for_too_much_is_told_that_there_was_more()
    {
        var answer = await Answer("ann@example.com", "red-request@lists.test", "", "help\r\ninfo\r\nlists\r\nwhich\r\nwho");

        Assert.Contains("\r\n    …\r\n", Decoded(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("@lists.test  delivery each", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Hello", "Could somebody take me off this list?")]
    public async Task Who_asks_nothing_is_told_what_can_be_asked(string subject, string text)
    {
        var answer = await Answer("eve@example.org", "red-request@lists.test", subject, text);

        Assert.Contains("Commands go to red-request@lists.test", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_has_the_fields_of_one()
    {
        var mail = _lists.Mail("eve@example.org", "red-request@lists.test", "help", "");

        var letter = Assert.Single(await _lists.Letters(mail));

        Assert.Equal(ReversePath.Null, letter.ReversePath);
        Assert.Equal("eve@example.org", Assert.Single(letter.Recipients).Address.ToString());
        foreach (var field in new[] { "Auto-Submitted: auto-replied", "In-Reply-To: <1@example.org>", "References: <1@example.org>", "From: Red list <red-request@lists.test>" })
            Assert.Contains($"\r\n{field}\r\n", ListsAtWork.Text(letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_are_shown_to_whom_the_list_says_and_to_his_own_address()
    {
        var stranger = await Answer("eve@example.org", "club-request@lists.test", "who", "");
        var everyone = await Answer("dora@example.org", "open-request@lists.test", "who", "");
        var letter = Assert.Single(await _lists.Letters(_lists.Mail("Eve <ANN@Example.COM>", "club-request@lists.test", "who", "", "Reply-To: eve@example.org")));

        Assert.DoesNotContain("bob@example.net", stranger, StringComparison.Ordinal);
        Assert.Contains("    ann@example.com", everyone, StringComparison.Ordinal);
        Assert.Contains("    bob@example.net", ListsAtWork.Text(letter), StringComparison.Ordinal);
        Assert.Equal("ann@example.com", Assert.Single(letter.Recipients).Address.ToString());
    }

    [Fact]
    public async Task A_list_that_is_listed_for_nobody_is_not_told()
    {
        Assert.DoesNotContain("Open list", await Answer("ann@example.com", "red-request@lists.test", "lists", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_learns_of_others_memberships()
    {
        var answer = Decoded(await Answer("eve@example.org", "red-request@lists.test", "which", "which ann@example.com"));

        Assert.Contains("\r\n    –\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("delivery", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_member_has_no_settings()
    {
        Assert.Contains("not a member", await Answer("eve@example.org", "red-request@lists.test", "set delivery none", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_sets_his_time_zone_and_language()
    {
        var asked = Assert.Single(await _lists.Letters(_lists.Mail("ann@example.com", "red-request@lists.test", "", "set timezone europe/warsaw\r\nset language de\r\nset duplicates off")));
        var told = Assert.Single(await _lists.Letters(_lists.Mail("ann@example.com", ListsAtWork.ConfirmAddress(asked), "", "")));

        Assert.Equal(new MemberPreferences { TimeZone = "Europe/Warsaw", Language = "de", NoDuplicates = true }, (await _lists.Member("red", "ann@example.com"))!.Preferences);
        Assert.Contains("timezone Europe/Warsaw", ListsAtWork.Text(told), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private async Task<string> Answer(string from, string to, string subject, string text) =>
        ListsAtWork.Text(Assert.Single(await _lists.Letters(_lists.Mail(from, to, subject, text))));

    private static int Position(string answer, string text)
    {
        Assert.Contains(text, answer, StringComparison.Ordinal);
        return answer.IndexOf(text, StringComparison.Ordinal);
    }

    private static string Decoded(string answer) => answer.Replace("=E2=80=A6", "…", StringComparison.Ordinal).Replace("=E2=80=93", "–", StringComparison.Ordinal);
}
