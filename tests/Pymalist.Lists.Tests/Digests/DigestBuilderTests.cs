using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Digests;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Digests;

public sealed class DigestBuilderTests
{
    private static readonly ReadOnlyMemory<byte> First = Encoding.UTF8.GetBytes(
        "Received: by x\r\nMessage-ID: <1@x>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nTo: red@example.org\r\nFrom: Ann <ann@example.com>\r\nDate: Mon, 23 Nov 2026 22:36:08 +0000\r\n\r\nHello\r\n------------------------------\r\nBye\r\n");

    private static readonly ReadOnlyMemory<byte> Second = Encoding.UTF8.GetBytes(
        "From: bob@example.net\r\nSubject: Two\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>One<p>Two\r\n--x\r\nContent-Type: image/png; name=a.png\r\n\r\nPNG\r\n--x--\r\n");

    private static readonly DigestIssue Issue = new()
    {
        List = Posts.Red.List,
        From = Mailbox.Parse("red-owner@example.org"),
        Volume = 3,
        Number = 12,
        Date = DateTimeOffset.UnixEpoch,
        Posts = [First, Second],
        Masthead = "Welcome.",
        Footer = "Goodbye.",
    };

    [Fact]
    public void A_mime_digest_holds_the_posts_octet_for_octet()
    {
        var root = PartTree.Read(DigestBuilder.Mime(Issue)).Root;

        Assert.Equal(["text/plain", "text/plain", "multipart/digest", "text/plain"], root.Children.Select(part => part.Type));
        Assert.Equal(["message/rfc822", "message/rfc822"], root.Children[2].Children.Select(part => part.Type));
        Assert.Equal(First.ToArray(), root.Children[2].Children[0].Body.ToArray());
        Assert.Equal(Second.ToArray(), root.Children[2].Children[1].Body.ToArray());
        Assert.Equal("Today's Topics:\n\n   1. Grüße (Ann)\n   2. Two (bob@example.net)", PartText.Of(root.Children[1]).TrimEnd('\n'));
    }

    [Fact]
    public void A_plain_digest_is_that_of_RFC_1153()
    {
        var text = PartText.Of(PartTree.Read(DigestBuilder.Plain(Issue)).Root);

        Assert.Equal(
            $"""
            Welcome.

            Today's Topics:

               1. Grüße (Ann)
               2. Two (bob@example.net)

            {new string('-', 70)}

            Date: Mon, 23 Nov 2026 22:36:08 +0000
            From: Ann <ann@example.com>
            To: red@example.org
            Subject: Grüße
            Message-ID: <1@x>

            Hello
             -----------------------------
            Bye

            {new string('-', 30)}

            From: bob@example.net
            Subject: Two

            One

            Two

            [image/png: a.png]

            {new string('-', 30)}

            Subject: Digest Footer

            Goodbye.

            {new string('-', 30)}

            End of Red mail list Digest V3 #12
            {new string('*', 34)}

            """.ReplaceLineEndings("\n"),
            text);
    }

    [CorpusFact]
    public void Any_mail_may_be_in_a_digest()
    {
        foreach (var file in Corpus.Files("hostile").Concat(Corpus.Files("mime")).Where(file => new FileInfo(file).Length < 100_000))
        {
            var issue = Issue with { Posts = [File.ReadAllBytes(file)] };

            Assert.NotEmpty(PartTree.Read(DigestBuilder.Plain(issue)).Root.Body.ToArray());
            Assert.Equal(issue.Posts[0].ToArray(), PartTree.Read(DigestBuilder.Mime(issue)).Root.Children[2].Children[0].Body.ToArray());
        }
    }
}
