using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class InspectionTests
{
    private const string Message = """
        From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>
        To: Red: ann@example.org,
         bob@example.net;
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        Message-ID: <1@example.org>
        References: <a@example.org>
         <b@example.org>
        In-Reply-To: Your message of today <b@example.org>
        Content-Type: multipart/mixed; boundary="x y"

        preamble
        --x y
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: Quoted-Printable

        K=C3=B6ln =
        am Rhein
        --x y
        Content-Type: multipart/digest; boundary=inner

        --inner

        Subject: one

        first
        --inner--
        --x y
        Content-Type: image/png
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename*0*=utf-8''b%C3%BC; filename*1=ch.png

        aGVsbG8=
        --x y--
        epilogue

        """;

    private static Inspection Inspect(string message) => Inspection.Of(Encoding.UTF8.GetBytes(message));

    [Fact]
    public void All_that_there_is_to_say_of_a_message_is_said_in_JSON()
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            InspectionJson.Write(Inspect(Message), "a.eml", json);

        using var read = JsonDocument.Parse(buffer.ToArray());
        var root = read.RootElement;
        Assert.Equal(["file", "headers", "subject", "from", "to", "cc", "message_id", "references", "in_reply_to", "tree", "leaves", "defects"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""["To","Red: ann@example.org,\n bob@example.net;"]""", root.GetProperty("headers")[1].GetRawText());
        Assert.Equal("Grüße", root.GetProperty("subject").GetString());
        Assert.Equal(["Jörg", "joerg@example.org"], root.GetProperty("from")[0].EnumerateObject().Select(property => property.Value.GetString()!));
        Assert.Equal(2, root.GetProperty("to").GetArrayLength());
        Assert.Equal(0, root.GetProperty("cc").GetArrayLength());
        Assert.Equal("<1@example.org>", root.GetProperty("message_id").GetString());
        Assert.Equal(["<a@example.org>", "<b@example.org>"], root.GetProperty("references").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal("<b@example.org>", root.GetProperty("in_reply_to")[0].GetString());
        Assert.Equal("multipart/mixed(text/plain,multipart/digest(message/rfc822(text/plain)),image/png)", root.GetProperty("tree").GetString());
        Assert.Equal(0, root.GetProperty("defects").GetArrayLength());
    }

    [Fact]
    public void A_leaf_is_decoded()
    {
        var leaves = Inspect(Message).Leaves;

        Assert.Equal(3, leaves.Count);
        Assert.Equal(("text/plain", "utf-8", "Quoted-Printable", 14, 13), (leaves[0].Type, leaves[0].Charset, leaves[0].Encoding, leaves[0].Bytes, leaves[0].TextLength));
        Assert.Equal(("büch.png", 5, "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"), (leaves[2].FileName, leaves[2].Bytes, leaves[2].Sha1));
        Assert.Null(leaves[2].TextLength);
    }

    [Fact]
    public void People_get_a_handful_of_lines()
    {
        var output = new StringWriter { NewLine = "\n" };
        InspectionText.Write(Inspect(Message), "a.eml", output);

        Assert.Equal(
            """
            file:        a.eml
            fields:      7: From, To, Subject, Message-ID, References, In-Reply-To, Content-Type
            subject:     Grüße
            from:        "Jörg" <joerg@example.org>
            to:          ann@example.org, bob@example.net
            message-id:  <1@example.org>
            in-reply-to: <b@example.org>
            references:  <a@example.org>, <b@example.org>
              multipart/mixed
                text/plain utf-8 quoted-printable
                multipart/digest
                  message/rfc822
                    text/plain
                image/png base64 "büch.png"

            """,
            output.ToString());
    }

    [Fact]
    public void A_line_for_people_hides_no_second_line()
    {
        var output = new StringWriter { NewLine = "\n" };
        InspectionText.Write(Inspect("Subject: =?utf-8?q?a=0Afrom:_eve=1B[2J=E2=80=AE?=\n\n"), "a\nb", output);

        Assert.Equal("file:        a\ufffdb\nfields:      1: Subject\nsubject:     a\ufffdfrom: eve\ufffd[2J\ufffd\n  text/plain\n", output.ToString());
    }

    [Fact]
    public void Octets_above_127_are_shown_as_such() => Assert.Equal(("Subject", "K\\xc3\\xb6ln"), Assert.Single(Inspect("Subject: Köln\n").Headers));

    [Theory]
    [InlineData("Content-Type: multipart/mixed\n\nx", "multipart/mixed", "a multipart without a boundary")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\nx", "multipart/mixed", "a multipart in which its boundary never stands")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx", "multipart/mixed(text/plain)", "a multipart without an end")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n\nx\n--b--\n", "multipart/mixed(text/plain)", "a multipart that says it is encoded")]
    [InlineData("Subject: a\nno field\n\nbody", "text/plain", "a header section that ends in a line that is no field")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nno field\n--b--\n", "multipart/mixed(text/plain)", "a header section that ends in a line that is no field")]
    [InlineData(" Subject: a\nSubject: b\n\nbody", "text/plain", "a header section that begins with a fold")]
    [InlineData("Content-Transfer-Encoding: base64\n\naGVsbG8", "text/plain", "base64 that is cut short, or holds what is none")]
    [InlineData("Content-Transfer-Encoding: base64\n\naGVs*bG8=\n", "text/plain", "base64 that is cut short, or holds what is none")]
    public void What_is_not_as_it_should_be_is_named(string message, string tree, string defect)
    {
        var inspection = Inspect(message);

        Assert.Equal(tree, inspection.Tree);
        Assert.Equal([defect], inspection.Defects);
    }

    [Theory]
    [InlineData("", "text/plain")]
    [InlineData("Content-Type: TEXT/HTML; x\n", "text/html")]
    [InlineData("Content-Type: nonsense\n", "text/plain")]
    [InlineData("Content-Type:\n", "text/plain")]
    [InlineData("Content-Type: text/html\nContent-Type: text/plain\n", "text/html")]
    public void What_cannot_be_read_is_plain_text(string header, string type) => Assert.Equal(type, Inspect(header + "\nbody").Tree);

    [Fact]
    public void Uuencoded_octets_are_decoded() =>
        Assert.Equal("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", Inspect("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n%:&5L;&\\\n`\nend\n").Leaves[0].Sha1);

    [Fact]
    public void A_message_without_ids_has_none()
    {
        var inspection = Inspect("Message-ID: nonsense\nReferences: (none) <\n\n");

        Assert.Equal("nonsense", inspection.MessageId);
        Assert.Empty(inspection.References);
        Assert.Null(Inspect("").MessageId);
        Assert.Null(Inspect("").Subject);
    }
}
