namespace Pymalist.Components.Tests;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("ann@example.org", null, "ann@example.org")]
    [InlineData("<ann@example.org>", null, "ann@example.org")]
    [InlineData("Ann <ann@example.org>", "Ann", "ann@example.org")]
    [InlineData(" \"Ann, \\\"A\\\" \\\\\" <ann@example.org> ", "Ann, \"A\" \\", "ann@example.org")]
    [InlineData("Red mail list <red@example.org>", "Red mail list", "red@example.org")]
    [InlineData("\"\" <ann@example.org>", null, "ann@example.org")]
    [InlineData("\"a>b\"@example.org", null, "\"a>b\"@example.org")]
    [InlineData("\" <ann@example.org>", "\"", "ann@example.org")]
    public void A_name_may_stand_in_front_of_an_address(string text, string? name, string address)
    {
        var mailbox = Mailbox.Parse(text);

        Assert.Equal(name, mailbox.Name);
        Assert.Equal(address, mailbox.Address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ann")]
    [InlineData("Ann <ann>")]
    [InlineData("Ann <>")]
    [InlineData("Ann\r\nBcc: <ann@example.org>")]
    [InlineData("Ann\0 <ann@example.org>")]
    [InlineData("Ann\u007f <ann@example.org>")]
    [InlineData("Ann\u0085 <ann@example.org>")]
    [InlineData("Ann\u2028 <ann@example.org>")]
    public void What_is_no_mailbox_or_hides_a_line_end_is_refused(string? text)
    {
        Assert.False(Mailbox.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Mailbox.Parse(text ?? ""));
    }

    [Theory]
    [InlineData("ann@example.org")]
    [InlineData("\"Ann\" <ann@example.org>")]
    [InlineData("\"Ann \\\"A\\\" \\\\\" <ann@example.org>")]
    public void What_it_writes_it_reads_as_the_same(string text)
    {
        var mailbox = Mailbox.Parse(text);

        Assert.Equal(text, mailbox.ToString());
        Assert.Equal(mailbox, Mailbox.Parse(mailbox.ToString()));
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("a\\")]
    [InlineData("\"")]
    [InlineData("a\"b\\\\\"")]
    public void Any_name_comes_back(string name)
    {
        var mailbox = new Mailbox(name, AddrSpec.Parse("ann@example.org"));

        Assert.Equal(mailbox, Mailbox.Parse(mailbox.ToString()));
    }
}
