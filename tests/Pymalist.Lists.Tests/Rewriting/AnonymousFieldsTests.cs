using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class AnonymousFieldsTests
{
    private static readonly RewritingOptions Options = new() { Anonymous = true };

    private const string Post =
        "From x Mon Sep 21 2026\r\n" +
        "Return-Path: <ann@ann.example>\r\n" +
        "Received: from laptop.ann.example ([192.0.2.7]) by mx.example.org; Mon, 21 Sep 2026 16:13:20 +0200\r\n" +
        "DKIM-Signature: v=1; d=ann.example; b=abc\r\n" +
        "From: Ann <ann@ann.example>\r\n" +
        "Sender: ann@ann.example\r\n" +
        "Reply-To: ann2@ann.example\r\n" +
        "To: red@example.org, Ann's friend <friend@ann.example>\r\n" +
        "Cc: ann3@ann.example\r\n" +
        "Subject: Hello\r\n" +
        "Date: Mon, 21 Sep 2026 16:13:20 +0200 (ann.example time)\r\n" +
        "Message-ID: <1@ann.example>\r\n" +
        "In-Reply-To: <0@ann.example>\r\n" +
        "References: <0@ann.example> <{id}@red.example.org> <x@red.example.org>\r\n" +
        "Organization: ann.example\r\n" +
        "User-Agent: annmail\r\n" +
        "X-Originating-IP: [192.0.2.7]\r\n" +
        "Resent-From: ann@ann.example\r\n" +
        "Autocrypt: addr=ann@ann.example\r\n" +
        "Comments: ann.example\r\n" +
        "Content-ID: <1@ann.example>\r\n" +
        "Authentication-Results: mx.example.org; dkim=pass header.d=ann.example\r\n" +
        "MIME-Version: 1.0\r\n" +
        "Content-Type: text/plain\r\n" +
        "\r\n" +
        "Hello\r\n";

    [Fact]
    public void Nothing_that_is_sent_names_the_author()
    {
        var id = new string('a', 32);

        var sent = Options.Rewrite(Post.Replace("{id}", id, StringComparison.Ordinal));

        Assert.DoesNotContain("ann", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("192.0.2.7", sent, StringComparison.Ordinal);
        var own = Assert.Single(RedList.Bodies(sent, "Message-ID"));
        Assert.Matches("^<[0-9a-f]{32}@red.example.org>$", own);
        Assert.Equal(
            "From: Red mail list <red@example.org>\r\nReply-To: Red mail list <red@example.org>\r\nTo: Red mail list <red@example.org>\r\n" +
            $"Date: Mon, 21 Sep 2026 14:13:20 +0000\r\nMessage-ID: {own}\r\nReferences: <{id}@red.example.org>\r\n" +
            "Subject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello\r\n",
            sent.WithoutListFields());
    }

    [Fact]
    public void A_repeat_has_the_same_id_and_another_post_another()
    {
        var first = RedList.Bodies(Options.Rewrite(Post), "Message-ID");

        Assert.Equal(first, RedList.Bodies(Options.Rewrite(Post), "Message-ID"));
        Assert.NotEqual(first, RedList.Bodies(Options.Rewrite(Post, context: RedList.Context with { MailId = "5f1e" }), "Message-ID"));
    }

    [Fact]
    public void A_reply_to_an_anonymous_post_stays_in_its_thread()
    {
        var first = Assert.Single(RedList.Bodies(Options.Rewrite(Post), "Message-ID"));

        var reply = Options.Rewrite($"From: Bob <bob@example.net>\r\nIn-Reply-To: {first}\r\nReferences:\r\n {first}\r\n\r\nYes\r\n");

        Assert.Equal([first], RedList.Bodies(reply, "In-Reply-To"));
        Assert.Equal([first], RedList.Bodies(reply, "References"));
    }

    [Fact]
    public void A_post_that_goes_round_between_lists_keeps_their_marks() =>
        Assert.Equal(["red@example.org", "blue@example.org"], RedList.Bodies(Options.Rewrite("X-BeenThere: blue@example.org\r\nFrom: ann@example.com\r\n\r\n"), "X-BeenThere"));

    [Theory]
    [InlineData(ReplyToPolicy.Untouched, "Red mail list <red@example.org>")]
    [InlineData(ReplyToPolicy.Poster, "Red mail list <red@example.org>")]
    [InlineData(ReplyToPolicy.List, "Red mail list <red@example.org>")]
    [InlineData(ReplyToPolicy.Explicit, "office@example.org")]
    public void Answers_never_go_to_the_author(ReplyToPolicy policy, string replyTo)
    {
        var options = Options with { ReplyTo = policy, ReplyToAddress = Mailbox.Parse("office@example.org") };

        Assert.Equal([replyTo], RedList.Bodies(options.Rewrite(Post), "Reply-To"));
    }
}
