using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Messages.Building;

namespace Pymalist.Internet.Tests.Messages.Building;

public sealed partial class NewMessageTests
{
    private static readonly NewMessage Plain = new()
    {
        From = Mailbox.Parse("Red list <red@example.org>"),
        To = [Mailbox.Parse("Ann <ann@example.com>"), Mailbox.Parse("bob@example.net")],
        Subject = "Hello",
        Date = DateTimeOffset.Parse("2026-11-23T22:36:08+01:00", CultureInfo.InvariantCulture),
        MessageId = "<1@example.org>",
        Content = new TextEntity("One\nTwo"),
    };

    [Fact]
    public void A_plain_text_is_written_as_people_would_write_it() => Assert.Equal("""
        Date: Mon, 23 Nov 2026 22:36:08 +0100
        From: Red list <red@example.org>
        To: Ann <ann@example.com>,
         bob@example.net
        Subject: Hello
        Message-ID: <1@example.org>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        One
        Two

        """.ReplaceLineEndings("\r\n"), Text(Plain));

    [Fact]
    public void An_answer_names_what_it_answers()
    {
        var text = Text(Plain with { References = ["<a@x>", "<b@x>"], Fields = [("Auto-Submitted", "auto-replied")] });

        Assert.Contains("In-Reply-To: <b@x>\r\nReferences: <a@x>\r\n <b@x>\r\nAuto-Submitted: auto-replied\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_in_it_becomes_a_field_of_its_own()
    {
        var text = Text(Plain with { Subject = "a\r\nBcc: x@y\r\n\r\nbody", From = new Mailbox("x\r\nBcc: x@y", Plain.From.Address) });

        Assert.DoesNotContain("\nBcc", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Text(Plain with { Fields = [("X-One", "a\r\nBcc: b")] }));
        Assert.Throws<ArgumentException>(() => Text(Plain with { MessageId = "<a@b>\r\nBcc: b" }));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("Grüße, 日本 🙂")]
    [InlineData("trailing space \nand = sign\n.\nFrom me")]
    [InlineData("")]
    public void Any_text_is_read_again_as_it_was(string text)
    {
        var message = Plain with { Content = new TextEntity(text), Subject = "日本: " + text.Split('\n')[0] };

        var part = PartTree.Read(message.ToMessage()).Root;

        Assert.Equal(text, Encoding.UTF8.GetString(part.Decoded().Span).ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal(("日本: " + text.Split('\n')[0]).Trim(), Inspection.Of(message.ToMessage()).Subject);
        Assert.All(Text(message).Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.True(Ascii.IsValid(message.ToMessage().Span));
    }

    [Theory]
    [InlineData("photo.png")]
    [InlineData("a \"quoted\" \\ name.txt")]
    [InlineData("Übersicht 日本.pdf")]
    [InlineData("x\r\nBcc: y")]
    [InlineData("a very long name, longer than any line of a message may be, which therefore goes over lines, and ü too.txt")]
    public void A_file_keeps_its_name_and_its_octets(string name)
    {
        byte[] octets = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];

        var tree = PartTree.Read((Plain with { Content = new MultipartEntity("mixed", new TextEntity("see"), new FileEntity(octets, "image/png", name)) }).ToMessage());

        Assert.Empty(tree.Defects);
        Assert.Equal("multipart/mixed(text/plain,image/png)", Parts.Line(tree.Root));
        Assert.Equal(octets, tree.Root.Children[1].Decoded().ToArray());

        // A line end in a name is left out by who reads it.
        Assert.Equal(name.Replace("\r\n", "", StringComparison.Ordinal), tree.Root.Children[1].FileName);
    }

    [Fact]
    public void A_type_that_is_none_is_that_of_any_file() =>
        Assert.Contains("Content-Type: application/octet-stream\r\n", Text(Plain with { Content = new FileEntity("x"u8.ToArray(), "image/png\r\nBcc: y") }), StringComparison.Ordinal);

    [Fact]
    public void A_message_whose_fields_are_in_some_other_charset_is_an_ordinary_one()
    {
        byte[] post = [.. "Subject: J"u8, 0xFC, .. "rgen\r\n\r\nHello\r\n"u8];

        var digest = PartTree.Read((Plain with { Content = MultipartEntity.Digest([post]) }).ToMessage()).Root;

        Assert.Equal("multipart/digest(message/rfc822(text/plain))", Parts.Line(digest));
        Assert.Equal("8bit", digest.Encoding);
        Assert.Equal(post, digest.Children[0].Body.ToArray());
    }

    [Fact]
    public void A_digest_holds_each_message_octet_for_octet()
    {
        byte[][] posts = ["Subject: one\r\n\r\nfirst\r\n"u8.ToArray(), "Subject: zw\u00f6\n\nbody \u00fc\n"u8.ToArray(), "no header\r\n\r\n--=_x--\r\n"u8.ToArray()];
        var message = Plain with { Content = MultipartEntity.Digest(posts.Select(post => (ReadOnlyMemory<byte>)post)) };

        var tree = PartTree.Read(message.ToMessage());

        Assert.Equal("multipart/digest(message/rfc822(text/plain),message/global(text/plain),message/rfc822(text/plain))", Parts.Line(tree.Root));
        Assert.Equal(posts, tree.Root.Children.Select(part => part.Body.ToArray()));
        Assert.Equal("8bit", tree.Root.Encoding);
    }

    [Fact]
    public void The_same_message_has_the_same_octets_each_time()
    {
        var content = new MultipartEntity("mixed", new TextEntity("a"), MultipartEntity.Digest(["Subject: s\r\n\r\n"u8.ToArray()]));

        Assert.Equal(Text(Plain with { Content = content }), Text(Plain with { Content = content }));
    }

    [Fact]
    public void Boundaries_of_nested_parts_differ()
    {
        var text = Text(Plain with { Content = new MultipartEntity("mixed", new MultipartEntity("mixed", new TextEntity("a"))) });

        Assert.Equal(2, Boundary.Matches(text).Select(match => match.Value).Distinct().Count());
        Assert.Equal("multipart/mixed(multipart/mixed(text/plain))", Parts.Line(PartTree.Read(Encoding.UTF8.GetBytes(text)).Root));
    }

    [Fact]
    public void A_report_tells_people_and_machines_what_became_of_each_recipient()
    {
        RecipientReport[] recipients =
        [
            new(Mailbox.Parse("ann@example.com"), new EnhancedStatus(5, 1, 1), "550 5.1.1 No such\r\nuser"),
            new(Mailbox.Parse("bob@example.net"), new EnhancedStatus(4, 2, 2), ""),
        ];
        var report = MultipartEntity.Report(
            "delivery-status",
            new TextEntity("It did not arrive."),
            new DeliveryStatusEntity("lists.example.org", Plain.Date, recipients),
            new HeaderSectionEntity("Subject: original\r\n\r\nbody"u8.ToArray()));

        var root = PartTree.Read((Plain with { Content = report }).ToMessage()).Root;

        Assert.Equal("multipart/report(text/plain,message/delivery-status,text/rfc822-headers)", Parts.Line(root));
        Assert.Contains("report-type=delivery-status", Encoding.ASCII.GetString(root.Entity.Span), StringComparison.Ordinal);
        Assert.Equal("Subject: original\r\n", Encoding.ASCII.GetString(root.Children[2].Body.Span));
        Assert.Equal("""
            Reporting-MTA: dns; lists.example.org
            Arrival-Date: Mon, 23 Nov 2026 22:36:08 +0100

            Final-Recipient: rfc822; ann@example.com
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 No such  user

            Final-Recipient: rfc822; bob@example.net
            Action: delayed
            Status: 4.2.2

            """.ReplaceLineEndings("\r\n"), Encoding.ASCII.GetString(root.Children[1].Body.Span));
    }

    [Fact]
    public void A_report_of_an_address_that_is_not_ASCII_is_one_of_RFC_6533()
    {
        var status = new DeliveryStatusEntity("x.example", Plain.Date, [new(Mailbox.Parse("jürgen@example.com"), new EnhancedStatus(5, 1, 1), "no")]);

        var text = Text(Plain with { Content = status });

        Assert.Contains("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Final-Recipient: utf-8; jürgen@example.com\r\n", text, StringComparison.Ordinal);
    }

    private static string Text(NewMessage message) => Encoding.UTF8.GetString(message.ToMessage().Span);

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary { get; }
}
