using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class RewrittenTests
{
    [Fact]
    public void People_are_told_what_is_different()
    {
        var options = new RewritingOptions { ReplyTo = ReplyToPolicy.List, Footer = "Below" };
        var facts = new ListFacts { List = Posts.Red.List, SubjectPrefix = "[Red]" };

        var rewritten = options.Rewrite(RedList.Octets("Return-Path: <ann@example.com>\r\nReceived: x\r\nReceived: x\r\nReply-To: ann@example.net\r\nSubject: =?utf-8?q?Gr=C3=BCn?=\r\nBcc: a\r\nBcc: b\r\n\r\nHello\r\n"), facts);

        string[] told =
        [
            "FieldAdded: Sender: red@example.org", "FieldAdded: Precedence: list", "FieldAdded: List-Id: Red mail list <red.example.org>",
            "FieldAdded: List-Post: <mailto:red@example.org>", "FieldAdded: X-BeenThere: red@example.org", "FieldAdded: Cc: ann@example.net",
            "FieldEdited: Reply-To: Red mail list <red@example.org>", "FieldEdited: Subject: [Red] Grün",
            "FieldRemoved: Return-Path", "FieldRemoved: Bcc: 2 of them", "TextAdded: footer: in the text",
        ];
        Assert.Equal(told, rewritten.Changes().Select(change => change.ToString()));
    }

    [Fact]
    public void A_value_that_hides_a_line_end_is_told_in_one_line()
    {
        var rewritten = new RewritingOptions().Rewrite(RedList.Octets("Subject: =?utf-8?q?x=0D=0Ay?=\r\n\r\n"), RedList.Facts with { SubjectPrefix = "[Red]" });

        Assert.Equal("[Red] x  y", Assert.Single(rewritten.Changes(), change => change.What == "Subject").Detail);
    }

    [Fact]
    public void A_flood_of_fields_is_told_in_part()
    {
        var flood = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-{i}: x\r\n"));

        Assert.Equal(1000, new RewritingOptions { Anonymous = true }.Rewrite(RedList.Octets($"{flood}\r\n")).Changes().Count);
    }
}
