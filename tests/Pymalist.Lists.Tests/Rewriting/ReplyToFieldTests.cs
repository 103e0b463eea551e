using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class ReplyToFieldTests
{
    private const string List = "Red mail list <red@example.org>";
    private const string From = "From: Ann <ann@example.com>\r\n";

    private static string Sent(ReplyToPolicy policy, string fields) =>
        new RewritingOptions { ReplyTo = policy, ReplyToAddress = Mailbox.Parse("office@example.org") }.Rewrite($"{fields}Subject: x\r\n\r\nHello\r\n").WithoutListFields();

    [Theory]
    [InlineData(From)]
    [InlineData(From + "Reply-To: ann@example.net\r\nCc: bob@example.net\r\n")]
    public void Where_nobody_asks_for_more_nothing_is_touched(string fields) =>
        Assert.Equal($"{fields}Subject: x\r\n\r\nHello\r\n", Sent(ReplyToPolicy.Untouched, fields));

    [Theory]
    [InlineData(From, "Reply-To: " + List + "\r\n" + From)]
    [InlineData(From + "Reply-To: ann@example.com\r\n", From + "Reply-To: " + List + "\r\n")]
    [InlineData(From + "Reply-To: RED@example.org\r\n", From + "Reply-To: RED@example.org\r\n")]
    [InlineData("Reply-To: Ann <ann@example.net>\r\n" + From, "Cc: Ann <ann@example.net>\r\nReply-To: " + List + "\r\n" + From)]
    [InlineData(From + "Reply-To: red@example.org, ann@example.net\r\nCc: bob@example.net\r\n", From + "Reply-To: " + List + "\r\nCc: ann@example.net,\r\n bob@example.net\r\n")]
    [InlineData(From + "Reply-To: ann@example.net\r\nCc:bob@example.net\r\n", From + "Reply-To: " + List + "\r\nCc: ann@example.net, bob@example.net\r\n")]
    [InlineData(From + "Reply-To: ann@example.net\r\nCc: \r\n", From + "Reply-To: " + List + "\r\nCc: ann@example.net\r\n")]
    [InlineData(From + "To: ANN@example.net\r\nReply-To: ann@example.net\r\n", From + "To: ANN@example.net\r\nReply-To: " + List + "\r\n")]
    [InlineData(From + "Reply-To: a@example.net\r\nReply-To: b@example.net\r\n", "Cc: a@example.net,\r\n b@example.net\r\n" + From + "Reply-To: " + List + "\r\n")]
    [InlineData(From + "Reply-To: (nobody\r\n", From + "Reply-To: " + List + "\r\n")]
    public void Answers_go_to_the_list_and_the_author_stays_in_reach(string fields, string sent) =>
        Assert.Equal($"{sent}Subject: x\r\n\r\nHello\r\n", Sent(ReplyToPolicy.List, fields));

    [Fact]
    public void A_Cc_that_never_ends_swallows_nobody()
    {
        var sent = Sent(ReplyToPolicy.List, From + "Reply-To: ann@example.net\r\nCc: \"bob (\\\r\n");

        Assert.Equal("ann@example.net", AddressList.Parse(RedList.Octets(Assert.Single(RedList.Bodies(sent, "Cc"))).Span)[0].Address.ToString());
    }

    [Theory]
    [InlineData(From, "Reply-To: Ann <ann@example.com>\r\n" + From)]
    [InlineData(From + "Reply-To: ann@example.net\r\n", From + "Reply-To: ann@example.net\r\n")]
    [InlineData(From + "Reply-To: red@example.org\r\n", From + "Reply-To: Ann <ann@example.com>\r\n")]
    [InlineData(From + "Reply-To: red@example.org, ann@example.net\r\n", From + "Reply-To: ann@example.net\r\n")]
    [InlineData("From: nobody\r\n", "From: nobody\r\n")]
    public void Answers_go_to_the_author(string fields, string sent) =>
        Assert.Equal($"{sent}Subject: x\r\n\r\nHello\r\n", Sent(ReplyToPolicy.Poster, fields));

    [Theory]
    [InlineData(From, "Reply-To: office@example.org\r\n" + From)]
    [InlineData(From + "Reply-To: red@example.org, ann@example.net\r\n", "Cc: ann@example.net\r\n" + From + "Reply-To: office@example.org\r\n")]
    public void Answers_go_where_the_settings_say(string fields, string sent) =>
        Assert.Equal($"{sent}Subject: x\r\n\r\nHello\r\n", Sent(ReplyToPolicy.Explicit, fields));

    [Theory]
    [InlineData("Reply-To: =?utf-8?q?x=0D=0ABcc:_eve@example.org?= <ann@example.net>\r\n")]
    [InlineData("Reply-To: \"x\rBcc: eve@example.org\" <ann@example.net>\r\n")]
    public void A_name_stays_in_its_field(string fields)
    {
        var sent = Sent(ReplyToPolicy.List, From + fields);

        Assert.Equal(["Cc", "From", "Reply-To", "Subject"], Posts.Mail(sent).Names());
    }

    [Fact]
    public void A_flood_of_addresses_is_cut()
    {
        var flood = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"a{i}@example.net"));

        var sent = Sent(ReplyToPolicy.List, $"{From}Reply-To: {flood}\r\n");

        Assert.Equal(20, AddressList.Parse(RedList.Octets(Assert.Single(RedList.Bodies(sent, "Cc"))).Span).Count);
        Assert.All(sent.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }
}
