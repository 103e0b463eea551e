using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class ListHeadersTests
{
    private const string Post = "From: Ann <ann@example.com>\r\nTo: red@example.org\r\nSubject: Hello\r\n\r\nHello\r\n";

    private static readonly ListFacts Full = RedList.Facts with
    {
        HelpPage = new("https://lists.example.org/red"),
        SubscribePage = new("https://lists.example.org/red/join"),
        Archive = new("https://lists.example.org/red/archive"),
    };

    private static readonly RewriteContext ForAnn = RedList.Context with
    {
        Permalink = new("https://lists.example.org/red/12"),
        Member = new(Posts.Ann, new Uri("https://lists.example.org/u/Zm9v")),
    };

    private static string Sent(string post, ListFacts? facts = null, RewriteContext? context = null) => new RewritingOptions().Rewrite(post, facts, context);

    [Fact]
    public void A_list_says_all_it_has_to_say()
    {
        var sent = Sent(Post, Full, ForAnn);

        const string Expected =
            "Sender: red@example.org\r\n" +
            "Precedence: list\r\n" +
            "List-Id: Red mail list <red.example.org>\r\n" +
            "List-Help: <https://lists.example.org/red>,\r\n <mailto:red-help@example.org>\r\n" +
            "List-Unsubscribe: <https://lists.example.org/u/Zm9v>,\r\n <mailto:red-unsubscribe@example.org>\r\n" +
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" +
            "List-Subscribe: <https://lists.example.org/red/join>,\r\n <mailto:red-subscribe@example.org>\r\n" +
            "List-Post: <mailto:red@example.org>\r\n" +
            "List-Owner: <mailto:red-owner@example.org>\r\n" +
            "List-Archive: <https://lists.example.org/red/archive>\r\n" +
            "Archived-At: <https://lists.example.org/red/12>\r\n" +
            "X-BeenThere: red@example.org\r\n";
        Assert.Equal(Expected + Post, sent);
    }

    [Fact]
    public void A_message_for_all_is_left_by_mail_alone()
    {
        var sent = Sent(Post);

        Assert.Equal("<mailto:red-unsubscribe@example.org>", Assert.Single(RedList.Bodies(sent, "List-Unsubscribe")));
        Assert.Empty(RedList.Bodies(sent, "List-Unsubscribe-Post"));
    }

    [Fact]
    public void One_click_takes_https()
    {
        var sent = Sent(Post, context: ForAnn with { Member = new(Posts.Ann, new Uri("http://lists.example.org/u/Zm9v")) });

        Assert.Equal("<mailto:red-unsubscribe@example.org>", Assert.Single(RedList.Bodies(sent, "List-Unsubscribe")));
        Assert.Empty(RedList.Bodies(sent, "List-Unsubscribe-Post"));
    }

    [Fact]
    public void A_list_for_announcements_takes_no_posts() =>
        Assert.Equal("NO", Assert.Single(RedList.Bodies(Sent(Post, RedList.Facts with { IsAnnouncement = true }), "List-Post")));

    [Fact]
    public void What_a_list_does_not_have_it_does_not_name()
    {
        var plain = Sent(Post, new ListFacts { List = Posts.Red.List });
        var bare = new RewritingOptions { AddListHeaders = false }.Rewrite(Post, Full, ForAnn);

        string[] names = ["Sender", "Precedence", "List-Id", "List-Post", "X-BeenThere", "From", "To", "Subject"];
        Assert.Equal(names, Posts.Mail(plain).Names());
        Assert.Equal(names, Posts.Mail(bare).Names());
    }

    [Theory]
    [InlineData("List-Unsubscribe: <https://eve.example/>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click")]
    [InlineData("Archived-At: <https://eve.example/>\r\nX-Archived-At: <https://eve.example/>")]
    [InlineData("list-archive: <https://eve.example/>\r\nLIST-ID: <blue.example.org>\r\nList-Post: NO")]
    [InlineData("Disposition-Notification-Options: x=optional,y\r\nOriginal-Recipient: rfc822;ann@example.com")]
    public void What_others_say_in_its_name_goes(string fields) =>
        Assert.Equal(Sent(Post, Full, ForAnn), Sent($"{fields}\r\n{Post}", Full, ForAnn));

    [Theory]
    [InlineData("grün@example.org", "<mailto:gr%C3%BCn-unsubscribe@example.org>")]
    [InlineData("red@grün.example", "<mailto:red-unsubscribe@gr%C3%BCn.example>")]
    [InlineData("r%d?&=@example.org", "<mailto:r%25d%3F%26%3D-unsubscribe@example.org>")]
    public void An_address_of_any_script_is_percent_encoded(string address, string unsubscribe)
    {
        var facts = new ListFacts { List = new(null, AddrSpec.Parse(address)) }.WithCommandAddresses();

        Assert.Equal(unsubscribe, Assert.Single(RedList.Bodies(Sent(Post, facts), "List-Unsubscribe")));
    }

    [Fact]
    public void No_line_is_longer_than_mail_allows_whatever_the_address()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('\u00fc', 40), 4));
        var facts = new ListFacts { List = new(null, AddrSpec.Parse($"{new string('\u4e2d', 50)}@{domain}")) }.WithCommandAddresses();
        var context = ForAnn with { Member = new(Posts.Ann, new Uri($"https://lists.example.org/{new string('a', 3000)}")) };

        var sent = Sent(Post, facts, context);

        Assert.All(sent.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Matches("^<[0-9a-f]{32}\\.localhost>$", Assert.Single(RedList.Bodies(sent, "List-Id")));
        var uris = Assert.Single(RedList.Bodies(sent, "List-Unsubscribe")).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.StartsWith($"<https://lists.example.org/{new string('a', 3000)}>,<mailto:%E4%B8%AD", uris, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://lists.example.org/a b<c>\"d", "<https://lists.example.org/a%20b%3Cc%3E%22d>")]
    [InlineData("https://grün.example/ü?q=ü", "<https://xn--grn-ioa.example/%C3%BC?q=%C3%BC>")]
    [InlineData("https://lists.example.org/x\r\nBcc: eve@example.org", "<https://lists.example.org/x%0D%0ABcc:%20eve@example.org>")]
    public void A_page_is_a_URI_in_one_piece(string page, string uri) =>
        Assert.Equal(uri, Assert.Single(RedList.Bodies(Sent(Post, RedList.Facts with { Archive = new(page) }), "List-Archive")));

    [Fact]
    public void A_page_that_leads_from_no_place_is_not_named() =>
        Assert.Empty(RedList.Bodies(Sent(Post, RedList.Facts with { Archive = new("/red", UriKind.Relative) }), "List-Archive"));

    [Theory]
    [InlineData("\"r d\"@example.org")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    public void An_address_that_cannot_be_made_is_not_named(string address)
    {
        var facts = new ListFacts { List = new(null, AddrSpec.Parse(address)) }.WithCommandAddresses();

        Assert.Null(facts.Unsubscribe);
        Assert.Empty(RedList.Bodies(Sent(Post, facts), "List-Unsubscribe"));
    }

    [Fact]
    public void The_fields_have_the_line_ends_of_the_message()
    {
        var sent = Sent(Post.Replace("\r\n", "\n", StringComparison.Ordinal), Full, ForAnn);

        Assert.DoesNotContain("\r", sent, StringComparison.Ordinal);
        Assert.Equal(Posts.Mail(Sent(Post, Full, ForAnn)).Names(), Posts.Mail(sent).Names());
        Assert.Equal(sent.Length, HeaderFields.BodyStart(RedList.Octets(sent).Span) + "Hello\n".Length);
    }
}
