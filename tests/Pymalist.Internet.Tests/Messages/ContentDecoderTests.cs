using System.Buffers;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class ContentDecoderTests
{
    private static string Decode(string encoding, string text) => Latin1(InPieces(encoding, Encoding.Latin1.GetBytes(text), int.MaxValue));

    private static byte[] InPieces(string encoding, ReadOnlySpan<byte> text, int piece)
    {
        var octets = new ArrayBufferWriter<byte>();
        var decoder = ContentDecoder.For(encoding)!;
        for (; !text.IsEmpty; text = text[Math.Min(piece, text.Length)..])
            decoder.Decode(text[..Math.Min(piece, text.Length)], octets);
        decoder.Finish(octets);
        return octets.WrittenSpan.ToArray();
    }

    private static string Latin1(byte[] octets) => Encoding.Latin1.GetString(octets);

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\r\nbG8=\r\n", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("aGVsbG8gd29y", "hello wor")]
    [InlineData("a G!V-s*bG8=", "hello")]
    [InlineData("aGVsbG8=\n-- \nfooter", "hello")]
    [InlineData("aGVsbA=\n=", "hell")]
    [InlineData("aGVs=bG8=", "hello")]
    [InlineData("=aGVs", "hel")]
    [InlineData("a", "")]
    [InlineData("", "")]
    public void Base64_is_read_as_well_as_it_can_be(string text, string octets) => Assert.Equal(octets, Decode("base64", text));

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db=\r\nc=\nd", "a=bcd")]
    [InlineData("a=", "a")]
    [InlineData("a=4", "a=4")]
    [InlineData("a=\r", "a=\r")]
    [InlineData("a=\rb", "a=\rb")]
    [InlineData("=ZZ=", "=ZZ")]
    [InlineData("==3D", "==")]
    [InlineData("=4=3D", "=4=")]
    [InlineData("", "")]
    public void Quoted_printable_is_read_as_well_as_it_can_be(string text, string octets) => Assert.Equal(octets, Decode("quoted-printable", text));

    [Theory]
    [InlineData("begin 644 a\n%:&5L;&\\\n`\nend\n", "hello")]
    [InlineData("before\r\nbegin 644 a\r\n%:&5L;&\\\r\n`\r\nend\r\nafter\r\n", "hello")]
    [InlineData("begin 644 a\n%:&5L;&\\", "hello")]
    [InlineData("no begin\n%:&5L;&\\\n", "")]
    public void Uuencoded_text_is_read_as_well_as_it_can_be(string text, string octets) => Assert.Equal(octets, Decode("x-uuencode", text));

    [Theory]
    [InlineData("base64", "AQab/+=z9= \r\n!é")]
    [InlineData("quoted-printable", "==3DaFf\r\n x")]
    [InlineData("uuencode", "!#M%`\r\nendbeg ")]
    public void Pieces_of_any_size_give_the_same_octets(string encoding, string alphabet)
    {
        var random = new Random(2045);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(120)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var octets = Encoding.Latin1.GetBytes(encoding == "uuencode" ? "begin 644 a\n" + text : text);
            var whole = InPieces(encoding, octets, int.MaxValue);

            foreach (var piece in new[] { 1, 2, 3, 5, 64 })
                Assert.Equal(Latin1(whole), Latin1(InPieces(encoding, octets, piece)));
        }
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var random = new Random(2046);
        for (var i = 0; i < 500; i++)
        {
            var octets = new byte[random.Next(300)];
            random.NextBytes(octets);

            Assert.Equal(octets, InPieces("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks)), 7));
        }
    }
}
