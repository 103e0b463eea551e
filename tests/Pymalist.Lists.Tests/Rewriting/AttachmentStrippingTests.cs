using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class AttachmentStrippingTests
{
    private static readonly AttachmentOptions NoPrograms = new() { StripTypes = ["application/x-msdownload", "video/*"], StripExtensions = ["exe", ".tar.gz"] };

    private static Rewritten Rewrite(string content, AttachmentOptions? options = null) =>
        new RewritingOptions { Attachments = options ?? NoPrograms }.Rewrite(RedList.Octets($"From: ann@example.com\r\n{content}"));

    private static string Sent(string content, AttachmentOptions? options = null) => Encoding.Latin1.GetString(Rewrite(content, options).Message.Span).WithoutListFields();

    private static string Mixed(string part) => $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n{part}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n";

    [Fact]
    public void A_text_in_its_place_names_what_was_taken_out()
    {
        var rewritten = Rewrite(Mixed("Content-Type: application/octet-stream; name=\"evil.exe\"\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8="));

        const string Note =
            "Content-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\n\r\n" +
            "An attachment was taken out here:\r\n  \"evil.exe\", application/octet-stream, 5 octets\r\nThe reason: the list takes no files named *.exe.";
        Assert.EndsWith(Mixed(Note), Encoding.Latin1.GetString(rewritten.Message.Span), StringComparison.Ordinal);
        Assert.Equal(
            [new(ChangeKind.PartRemoved, "\"evil.exe\", application/octet-stream, 5 octets", "the list takes no files named *.exe")],
            rewritten.Changes().Where(change => change.Kind == ChangeKind.PartRemoved));
    }

    [Theory]
    [InlineData("Content-Type: APPLICATION/x-msdownload\r\n\r\nx")]
    [InlineData("Content-Type: video/mp4\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=x.EXE\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=\"x.exe. .\"\r\n\r\nx")]
    [InlineData("Content-Type: text/plain; name=x.exe\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename*0*=utf-8''x.e; filename*1=xe\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-8?q?x=2Eexe?=\"\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=x.tar.gz\r\n\r\nx")]
    public void What_a_rule_names_is_taken_out_whatever_it_calls_itself(string part)
    {
        var sent = Sent(Mixed(part));

        Assert.Equal("multipart/mixed(text/plain,text/plain,image/png)", Parts.Line(RedList.Root(sent)));
        Assert.StartsWith("An attachment was taken out here:", RedList.Root(sent).Children[1].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/pdf; name=x.pdf\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=exe\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=x.exe.txt\r\n\r\nx")]
    [InlineData("Content-Disposition: attachment; filename=x.gz\r\n\r\nx")]
    public void What_no_rule_names_stays(string part) => Assert.EndsWith(Mixed(part), Sent(Mixed(part)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8gSGVsbG8=", false)]
    [InlineData("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8gSGVs", true)]
    [InlineData("\r\nHello Hello, this is text", true)]
    [InlineData("Content-Type: text/html\r\n\r\n<p>Hello Hello", true)]
    [InlineData("Content-Disposition: attachment\r\n\r\nHello Hello", false)]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nx", false)]
    public void What_is_too_long_is_taken_out_but_for_the_text(string part, bool stays)
    {
        var sent = Sent(Mixed(part), new() { MaxLength = 10 });

        Assert.Equal(stays, sent.EndsWith(Mixed(part), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_signed_stays_and_is_told()
    {
        var content = "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n" + Mixed("Content-Type: video/mp4\r\n\r\nx") + "\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n";

        var rewritten = Rewrite(content);
        var findings = ContentFindings.Of(RedList.Octets(content), NoPrograms);

        Assert.EndsWith(content, Encoding.Latin1.GetString(rewritten.Message.Span), StringComparison.Ordinal);
        Assert.Contains(rewritten.Changes(), change => change.Kind == ChangeKind.PartKept);
        Assert.True(findings is { IsSigned: true, IsEncrypted: false, IsWhole: true });
        Assert.Equal(new ContentFinding("video/mp4", null, 1, "the list takes no video/mp4", IsProtected: true), Assert.Single(findings.Attachments));
    }

    [Fact]
    public void A_message_that_is_nothing_but_a_file_becomes_the_note()
    {
        var sent = Sent("MIME-Version: 1.0\r\nContent-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\nSubject: x\r\n\r\nAAAA\r\n");

        Assert.StartsWith("Content-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\nFrom: ann@example.com\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\nAn attachment was", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_an_attached_message_is_taken_out_there()
    {
        const string Attached = "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: video/mp4\r\n\r\nx";

        var sent = Sent(Mixed(Attached));

        var inner = RedList.Root(sent).Children[1];
        Assert.Equal("message/rfc822(text/plain)", Parts.Line(inner));
        Assert.StartsWith("Content-Type: message/rfc822\r\n\r\n", Encoding.Latin1.GetString(inner.Entity.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoded_message_goes_with_what_is_hidden_in_it()
    {
        var hidden = Convert.ToBase64String(Encoding.ASCII.GetBytes("Content-Type: video/mp4\r\n\r\nx"));

        var sent = Sent(Mixed($"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{hidden}"));

        Assert.Equal("multipart/mixed(text/plain,text/plain,image/png)", Parts.Line(RedList.Root(sent)));
        Assert.DoesNotContain(hidden, sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filename*=utf-8''x%0D%0A--b%0D%0A.exe")]
    [InlineData("filename*=utf-8''%E2%80%AEx%00.exe")]
    public void A_name_stays_in_its_line(string name)
    {
        var root = RedList.Root(Sent(Mixed($"Content-Disposition: attachment; {name}\r\n\r\nx")));

        Assert.Equal("multipart/mixed(text/plain,text/plain,image/png)", Parts.Line(root));
        Assert.Equal(3, root.Children[1].Text().Split("\r\n").Length);
    }

    [Fact]
    public void What_lies_deeper_than_is_read_is_told()
    {
        var nested = new StringBuilder();
        for (var i = 0; i < 200; i++)
            nested.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");

        Assert.False(ContentFindings.Of(RedList.Octets(nested.ToString()), NoPrograms).IsWhole);
        Assert.True(ContentFindings.Of(RedList.Octets("\r\nHello"), NoPrograms).IsWhole);
    }

    [Theory]
    [InlineData("zip", null)]
    [InlineData("*/*", null)]
    [InlineData("multipart/mixed", null)]
    [InlineData(null, ".")]
    public void A_rule_that_means_nothing_is_an_error(string? type, string? extension)
    {
        var options = new AttachmentOptions { StripTypes = type is null ? [] : [type], StripExtensions = extension is null ? [] : [extension] };

        Assert.Single(options.Validate(new(options)));
        Assert.Empty(NoPrograms.Validate(new(NoPrograms)));
    }
}
