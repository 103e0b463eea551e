using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class ListTextsTests
{
    private static readonly RewritingOptions Both = new() { Header = "Above", Footer = "___\nBelow" };

    private static string Sent(string content, RewritingOptions? options = null) => (options ?? Both).Rewrite($"From: ann@example.com\r\n{content}").WithoutListFields();

    private static RewritingOptions Footer(string text) => new() { Footer = text };

    [Theory]
    [InlineData("", "Hello\r\n", "Above\r\n\r\nHello\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("", "Hello", "Above\r\n\r\nHello\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("", "", "Above\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("Content-Type: text/plain\r\n", "Hello\r\n-- \r\nAnn\r\n", "Above\r\n\r\nHello\r\n-- \r\nAnn\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("Content-Type: TEXT/PLAIN; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n", "\u00f0\u00d2\r\n", "Above\r\n\r\n\u00f0\u00d2\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n", "a=3Db=20=\r\nc", "Above\r\n\r\na=3Db=20=\r\nc\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n", "soft=", "Above\r\n\r\nsoft=\r\n\r\n\r\n___\r\nBelow\r\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n", "soft= \t\r\n", "Above\r\n\r\nsoft= \t\r\n\r\n\r\n___\r\nBelow\r\n")]
    public void They_stand_around_a_plain_text(string fields, string body, string sent) =>
        Assert.Equal($"From: ann@example.com\r\n{fields}\r\n{sent}", Sent($"{fields}\r\n{body}"));

    [Theory]
    [InlineData("Hello\n", "Above\n\nHello\n\n___\nBelow\n")]
    [InlineData("Hello\r\n", "Above\r\n\r\nHello\r\n\r\n___\r\nBelow\r\n")]
    public void In_base64_they_stand_in_the_text(string text, string read)
    {
        var sent = Sent($"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.ASCII.GetBytes(text))}\r\n");

        Assert.Equal(read, RedList.Root(sent).Text());
        Assert.EndsWith("\r\n", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SGVsbG8K\r\n--\r\nplain text below\r\n")]
    [InlineData("SGVsbG8\r\n")]
    [InlineData("SGVs=bG8K\r\n")]
    public void Base64_that_each_reads_in_his_own_way_gets_parts_beside_it(string body)
    {
        var sent = Sent($"Content-Transfer-Encoding: base64\r\n\r\n{body}");

        Assert.Equal("multipart/mixed(text/plain,text/plain,text/plain)", Parts.Line(RedList.Root(sent)));
        Assert.Equal(body, Encoding.Latin1.GetString(RedList.Root(sent).Children[1].Body.Span));
    }

    [Fact]
    public void A_long_text_in_base64_gets_parts_beside_it()
    {
        var body = string.Concat(Enumerable.Repeat("SGVsbG8gSGVsbG8gSGVsbG8K\r\n", 50_000));

        var sent = Sent($"Content-Transfer-Encoding: base64\r\n\r\n{body}");

        Assert.Equal(body, Encoding.Latin1.GetString(RedList.Root(sent).Children[1].Body.Span));
    }

    [Fact]
    public void In_flowed_text_no_line_of_theirs_flows_or_quotes()
    {
        var options = new RewritingOptions { Header = " Above ", Footer = "Below   \n> no quote\nFrom here\n-- \nRed" };

        var sent = Sent("Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nHel \r\nlo \r\n", options);

        Assert.EndsWith("\r\n\r\n  Above\r\n\r\nHel \r\nlo \r\n\r\nBelow\r\n > no quote\r\n From here\r\n-- \r\nRed\r\n", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", "8bit", "Gr\u00fcn \u2713", "Gr\u00c3\u00bcn \u00e2\u009c\u0093")]
    [InlineData("iso-8859-1", "8bit", "Gr\u00fcn", "Gr\u00fcn")]
    [InlineData("koi8-r", "binary", "\u041f\u0440", "\u00f0\u00d2")]
    [InlineData("windows-1252", "8bit", "5 \u20ac", "5 \u0080")]
    public void They_are_written_in_the_charset_of_the_text(string charset, string encoding, string text, string octets)
    {
        var sent = Sent($"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\nx\r\n", Footer(text));

        Assert.EndsWith($"Content-Transfer-Encoding: {encoding}\r\n\r\nx\r\n\r\n{octets}\r\n", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\n", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\nFrom: ann@example.com\r\nContent-Type: text/plain; charset=utf-8\r\n")]
    [InlineData("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n", "From: ann@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")]
    public void Text_that_is_eight_bit_now_says_so(string fields, string sent) =>
        Assert.Equal($"{sent}\r\nx\r\n\r\nGr\u00c3\u00bcn\r\n", Sent($"{fields}\r\nx\r\n", Footer("Gr\u00fcn")));

    [Theory]
    [InlineData("\u001b$B;0\u001b(B\r\n", "\u4e09", "text/plain")]
    [InlineData("\u001b$B;0\r\n", "Red", "multipart/mixed(text/plain,text/plain)")]
    [InlineData("\u001b$B;0\u001b(B\r\n", "\u00fc", "multipart/mixed(text/plain,text/plain)")]
    public void Japanese_is_continued_where_it_has_come_back_to_ASCII(string body, string text, string tree)
    {
        var root = RedList.Root(Sent($"Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n{body}", Footer(text)));

        Assert.Equal(tree, Parts.Line(root));
        Assert.Equal(text, (root.Children.Count > 0 ? root.Children[1] : root).Text(1000).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[^1]);
    }

    [Theory]
    [InlineData("us-ascii", "Gr\u00fcn")]
    [InlineData("iso-8859-1", "5 \u20ac")]
    [InlineData("iso-8859-2", "\u041f")]
    [InlineData("iso-2022-kr", "Red")]
    [InlineData("utf-7", "Red")]
    [InlineData("utf-16", "Red")]
    [InlineData("x-unknown", "Red")]
    [InlineData("gb2312", "Gr\u00fcn")]
    public void Where_the_charset_has_not_got_it_a_text_is_a_part_of_its_own(string charset, string text)
    {
        var sent = Sent($"Content-Type: text/plain; charset={charset}\r\n\r\n\u00e9\r\n", Footer(text));

        var root = RedList.Root(sent);
        Assert.Equal("multipart/mixed(text/plain,text/plain)", Parts.Line(root));
        Assert.Equal(charset, root.Children[0].Charset);
        Assert.Equal("\u00e9\r\n", root.Children[0].Text());
        Assert.Equal(text, root.Children[1].Text(1000).Trim());
        Assert.Equal("8bit", root.Encoding);
    }

    [Fact]
    public void Html_gets_parts_beside_it_and_keeps_its_octets()
    {
        var sent = Sent("MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: quoted-printable\r\nSubject: x\r\n\r\n<p>=C3=BC</p>");

        var boundary = RedList.Root(sent).Boundary;
        Assert.Equal(
            $"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\nFrom: ann@example.com\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\n" +
            $"--{boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\n\r\nAbove\r\n\r\n" +
            $"--{boundary}\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=BC</p>\r\n" +
            $"--{boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\n\r\n___\r\nBelow\r\n\r\n--{boundary}--\r\n",
            sent);
    }

    [Theory]
    [InlineData("Content-Type: text/html\n\n<p>x\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n")]
    public void They_have_the_line_ends_of_the_message(string content)
    {
        var sent = Both.Rewrite($"From: ann@example.com\n{content}");

        Assert.DoesNotContain("\r", sent, StringComparison.Ordinal);
        Assert.Equal(3, RedList.Root(sent).Children.Count);
    }

    [Theory]
    [InlineData("multipart/alternative; boundary=b", "--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--\r\n", "multipart/mixed(text/plain,multipart/alternative(text/plain,text/html),text/plain)")]
    [InlineData("multipart/related; boundary=b", "--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n", "multipart/mixed(text/plain,multipart/related(text/html,image/png),text/plain)")]
    [InlineData("application/pdf; name=x.pdf", "x", "multipart/mixed(text/plain,application/pdf,text/plain)")]
    [InlineData("text/plain; name=x.txt", "x", "multipart/mixed(text/plain,text/plain,text/plain)")]
    [InlineData("message/rfc822", "Subject: inner\r\n\r\nx\r\n", "multipart/mixed(text/plain,message/rfc822(text/plain),text/plain)")]
    [InlineData("multipart/mixed", "--b\r\n\r\nx\r\n--b--\r\n", "multipart/mixed(text/plain,multipart/mixed,text/plain)")]
    [InlineData("multipart/mixed; boundary=c", "--b\r\n\r\nx\r\n--b--\r\n", "multipart/mixed(text/plain,multipart/mixed,text/plain)")]
    public void What_is_no_plain_text_is_a_part_between_them(string type, string body, string tree)
    {
        var root = RedList.Root(Sent($"Content-Type: {type}\r\n\r\n{body}"));

        Assert.Equal(tree, Parts.Line(root));
        Assert.Equal(body, Encoding.Latin1.GetString(root.Children[1].Body.Span));
    }

    [Fact]
    public void A_file_that_is_text_keeps_its_octets()
    {
        var root = RedList.Root(Sent("Content-Disposition: attachment\r\n\r\nx"));

        Assert.Equal(["Above\r\n", "x", "___\r\nBelow\r\n"], root.Children.Select(part => part.Text()));
        Assert.Equal("attachment", root.Children[1].Disposition);
    }

    [Theory]
    [InlineData("\r\n--b--\r\nepilogue", "\r\n--b--\r\nepilogue")]
    [InlineData("", "\r\n--b--\r\n")]
    [InlineData("\r\n", "\r\n\r\n--b--\r\n")]
    public void A_multipart_mixed_gets_parts_between_its_own_delimiters(string end, string sentEnd)
    {
        const string Start = "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\npreamble\r\n--b \r\n";
        const string Part = "Content-Type: image/png\r\n\r\nx\r\n--c\r\ny";

        var sent = Sent($"{Start}{Part}{end}");

        const string Ours = "Content-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\n\r\n";
        var (rest, close) = sentEnd == "\r\n\r\n--b--\r\n" ? ("\r\n", "\r\n--b--\r\n") : ("", sentEnd);
        Assert.Equal($"From: ann@example.com\r\n{Start}{Ours}Above\r\n\r\n--b\r\n{Part}{rest}\r\n--b\r\n{Ours}___\r\nBelow\r\n{close}", sent);
    }

    [Theory]
    [InlineData("multipart/signed; boundary=b; protocol=\"application/pgp-signature\"", "--b\r\n\r\nx\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n", "the message is signed")]
    [InlineData("multipart/encrypted; boundary=b", "--b\r\n\r\nx\r\n--b--\r\n", "the message is encrypted")]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "AAAA", "the message is signed")]
    [InlineData("application/x-pkcs7-mime", "AAAA", "the message is encrypted")]
    [InlineData("application/octet-stream; name=smime.p7m", "AAAA", "the message is encrypted")]
    [InlineData("text/plain", "Hi\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n", "the message is encrypted")]
    [InlineData("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nx\r\n", "the message is signed")]
    public void What_is_signed_or_encrypted_is_left_alone_unless_asked_for(string type, string body, string reason)
    {
        var content = $"From: ann@example.com\r\nContent-Type: {type}\r\n\r\n{body}";

        var left = Both.Rewrite(RedList.Octets(content));
        var wrapped = Sent(content[(content.IndexOf('\n', StringComparison.Ordinal) + 1)..], Both with { WrapSigned = true });

        Assert.EndsWith(content, Encoding.Latin1.GetString(left.Message.Span), StringComparison.Ordinal);
        Assert.Equal([new(ChangeKind.TextLeftOut, "header", reason), new(ChangeKind.TextLeftOut, "footer", reason)], left.Changes().Where(change => change.Kind == ChangeKind.TextLeftOut));
        Assert.Equal(3, RedList.Root(wrapped).Children.Count);
        Assert.Equal($"Content-Type: {type}\r\n\r\n{body}", Encoding.Latin1.GetString(RedList.Root(wrapped).Children[1].Entity.Span));
    }

    [Theory]
    [InlineData("> -----BEGIN PGP MESSAGE-----\r\n")]
    [InlineData("I wrote -----BEGIN PGP MESSAGE-----\r\n")]
    public void What_only_speaks_of_a_signature_is_not_signed(string body) => Assert.EndsWith("\r\nBelow\r\n", Sent($"\r\n{body}"), StringComparison.Ordinal);

    [Fact]
    public void A_piece_of_a_message_is_left_alone()
    {
        const string Piece = "Content-Type: message/partial; id=x; number=1; total=2\r\n\r\nSubject: x\r\n\r\nHel";

        Assert.Equal($"From: ann@example.com\r\n{Piece}", Sent(Piece, Both with { WrapSigned = true }));
    }

    [Fact]
    public void A_message_in_a_message_is_not_touched()
    {
        const string Inner = "Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\ninner\r\n--c--\r\n";

        var sent = Sent($"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nouter\r\n--b\r\n{Inner}\r\n--b--\r\n");

        Assert.Equal("multipart/mixed(text/plain,text/plain,message/rfc822(multipart/mixed(text/plain)),text/plain)", Parts.Line(RedList.Root(sent)));
        Assert.Contains(Inner, sent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_counted_the_body_goes_with_it()
    {
        var sent = Sent("Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\r\nContent-Length: 7\r\nLines: 1\r\nSubject: x\r\n\r\nHello\r\n");

        Assert.Equal(["From", "Subject"], Posts.Mail(sent).Names());
    }

    [Theory]
    [InlineData("Subject: x")]
    [InlineData("Subject: x\r\n")]
    [InlineData("Subject: x\r\nno field\r\n")]
    [InlineData("no field at all\r\n")]
    [InlineData("\r\nbody: of it\r\n")]
    [InlineData(" fold\r\nSubject: x\r\n\r\nx\r\n")]
    [InlineData("")]
    public void A_message_that_is_not_whole_has_them_in_its_body(string message)
    {
        var sent = Both.Rewrite(message);

        Assert.StartsWith("Above\r\n\r\n", RedList.BodyOf(sent), StringComparison.Ordinal);
        Assert.EndsWith("___\r\nBelow\r\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_too_long_is_encoded()
    {
        var sent = Sent("\r\nHello\r\n", Footer(new string('x', 5000)));

        Assert.All(sent.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(new string('x', 5000), RedList.Root(sent).Children[1].Text().Trim());
    }

    [Fact]
    public void A_message_without_lines_keeps_its_body() =>
        Assert.EndsWith("Subject: x\r\rHello\r", Both.Rewrite("Subject: x\r\rHello\r"), StringComparison.Ordinal);
}
