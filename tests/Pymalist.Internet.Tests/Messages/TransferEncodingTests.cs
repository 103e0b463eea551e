using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

public sealed class TransferEncodingTests
{
    [Fact]
    public void A_message_of_ASCII_is_left_as_it_is()
    {
        var message = Octets("Subject: plain\r\n\r\nHello\r\n");

        Assert.True(TransferEncoding.ToSevenBit(message).Equals(message));
        Assert.True(TransferEncoding.WithoutBinary(message).Equals(message));
        Assert.False(TransferEncoding.IsBinary(message));
    }

    [Fact]
    public void Text_becomes_quoted_printable_and_stays_readable()
    {
        var message = Octets("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding:\r\n 8bit\r\nX-After: 1\r\n\r\nGrüße = \r\nend");

        Assert.Equal(
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nX-After: 1\r\n\r\nGr=C3=BC=C3=9Fe =3D=20\r\nend",
            Text(TransferEncoding.ToSevenBit(message)));
    }

    [Fact]
    public void A_message_without_MIME_says_what_has_become_of_it()
    {
        Assert.Equal(
            "Subject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=unknown-8bit\nContent-Transfer-Encoding: quoted-printable\n\n=C3=BC\n",
            Text(TransferEncoding.ToSevenBit(Octets("Subject: s\n\nü\n"))));
    }

    [Fact]
    public void Only_the_parts_that_need_it_are_encoded_and_what_holds_them_says_7bit()
    {
        var message = Octets("""
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 8bit

            --b

            ASCII = as it was
            --b
            Content-Type: image/x; name=ü
            Content-Transfer-Encoding: 8bit

            é
            --b
            Content-Type: message/rfc822

            Subject: inner

            ö
            --b--

            """);

        Assert.Equal("""
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 7bit

            --b

            ASCII = as it was
            --b
            Content-Type: image/x; name=ü
            Content-Transfer-Encoding: base64

            w6k=
            --b
            Content-Type: message/rfc822

            Subject: inner
            MIME-Version: 1.0
            Content-Type: text/plain; charset=unknown-8bit
            Content-Transfer-Encoding: quoted-printable

            =C3=B6
            --b--

            """, Text(TransferEncoding.ToSevenBit(message)));
    }

    [Fact]
    public void A_signed_part_of_ASCII_stays_as_it_was_signed_beside_one_that_is_encoded()
    {
        const string signed = """
            Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"

            --s
            Content-Type: text/plain

            What = was signed 
            --s
            Content-Type: application/pgp-signature

            iQ==
            --s--
            """;
        string Whole(string encoding, string footer) => $"""
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=o
            Content-Transfer-Encoding: {encoding}

            --o
            Content-Type: multipart/mixed; boundary=i
            Content-Transfer-Encoding: {encoding}

            --i
            {signed}
            --i
            {footer}
            --i--
            --o--

            """;

        var result = TransferEncoding.ToSevenBit(Octets(Whole("8bit", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße")));

        Assert.Equal(
            Whole("7bit", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe"),
            Text(result));
    }

    [Theory]
    [InlineData("a\0b", true)]
    [InlineData("a\rb", true)]
    [InlineData("a\nb", true)]
    [InlineData("a\r\nb", false)]
    public void A_part_is_binary_when_it_says_so_and_is_so(string body, bool expected)
    {
        Assert.Equal(expected, TransferEncoding.IsBinary(Octets("Content-Transfer-Encoding: binary\r\n\r\n" + body)));
        Assert.False(TransferEncoding.IsBinary(Octets("Content-Transfer-Encoding: 8bit\r\n\r\n" + body)));
    }

    [Fact]
    public void A_line_that_is_too_long_is_binary_too()
    {
        var head = "Content-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n\r\n";

        Assert.False(TransferEncoding.IsBinary(Octets(head + new string('x', 998) + "\r\n")));
        Assert.True(TransferEncoding.IsBinary(Octets(head + new string('x', 999) + "\r\n")));
    }

    [Fact]
    public void A_binary_part_becomes_base64_octet_for_octet()
    {
        byte[] octets = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "\r\n\n\r"u8];
        byte[] message = [.. Octets("Content-Type: application/x\r\nContent-Transfer-Encoding: binary\r\n\r\n").Span, .. octets];

        var result = TransferEncoding.WithoutBinary(message);

        Assert.Equal(octets, PartTree.Read(result).Root.Decoded().ToArray());
        Assert.All(Text(result).Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
    }

    // What a reader makes of it: the same parts with the same octets, and nothing above 127 in any of their bodies.
    [CorpusFact]
    public void Each_mail_of_the_corpus_says_the_same_in_seven_bits()
    {
        var encoded = 0;
        Parallel.ForEach(Corpus.Files("", "*.eml"), file =>
        {
            ReadOnlyMemory<byte> message = File.ReadAllBytes(file);
            var result = TransferEncoding.ToSevenBit(message);
            if (result.Equals(message))
                return;

            Interlocked.Increment(ref encoded);
            var (before, after) = (Leaves(message), Leaves(result));
            Assert.True(before.Select(Content).SequenceEqual(after.Select(Content)), file);
            Assert.True(after.Where(part => !part.IsMultipart && !part.IsMessage && !IsUnknown(part)).All(part => Ascii.IsValid(part.Body.Span)), file);
        });

        Assert.InRange(encoded, 50, int.MaxValue);
    }

    private static List<Part> Leaves(ReadOnlyMemory<byte> message) => [.. Parts.Leaves(PartTree.Read(message).Root)];

    private static bool IsUnknown(Part part) => part.Encoding is not (null or "" or "7bit" or "8bit" or "binary" or "quoted-printable" or "base64");

    // A line end may be the message's or the text's own.
    private static string Content(Part part) =>
        Encoding.Latin1.GetString(part.Decoded().Span).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    private static ReadOnlyMemory<byte> Octets(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.UTF8.GetString(octets.Span);
}
