using Pymalist.Internet.Imap;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapMailboxNameTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Tom & Jerry", "Tom &- Jerry")]
    [InlineData("&", "&-")]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")]
    [InlineData("Entwürfe", "Entw&APw-rfe")]
    [InlineData("ü&ü", "&APw-&-&APw-")]
    [InlineData("a\r\nb\u007f", "a&AA0ACg-b&AH8-")]
    [InlineData("\U0001F600", "&2D3eAA-")]
    [InlineData("", "")]
    public void A_name_goes_in_modified_UTF_7(string name, string expected)
    {
        Assert.Equal(expected, ImapMailboxName.Encode(name));
    }

    [Theory]
    [InlineData("inbox", "INBOX")]
    [InlineData("Inbox", "INBOX")]
    [InlineData("Inbox/a", "Inbox/a")]
    public void Only_INBOX_has_no_case(string name, string expected)
    {
        Assert.Equal(expected, ImapMailboxName.Normalized(name));
    }
}
