using System.Buffers;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Transport;

public sealed class DotUnstufferTests
{
    [Theory]
    [InlineData(".\r\n", "")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("...\r\n.\r\n", "..\r\n")]
    [InlineData(".a\r\n.\r\n", "a\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n")]
    [InlineData("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n")]
    [InlineData("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n")]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n")]
    [InlineData(".\rx\r\n.\r\n", "\rx\r\n")]
    [InlineData(".\r\r\n.\r\n", "\r\r\n")]
    [InlineData(".\n.\r\n\r\n.\r\n", "\n.\r\n\r\n")]
    [InlineData("\0\u00ff\r\n.\r\n", "\0\u00ff\r\n")]
    public void Octets_come_out_as_they_were_stuffed(string stuffed, string expected)
    {
        for (var size = 1; size <= stuffed.Length; size++)
            Assert.Equal((expected, "+OK"), Decode(stuffed + "+OK", size, bareLf: false));
    }

    [Theory]
    [InlineData(".\n", "")]
    [InlineData("a\n.\n", "a\n")]
    [InlineData("a\n..b\n.\n", "a\n.b\n")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("a\n.\r\n", "a\n")]
    public void Bare_LF_ends_lines_where_the_server_has_it_so(string stuffed, string expected)
    {
        for (var size = 1; size <= stuffed.Length; size++)
            Assert.Equal((expected, "+OK"), Decode(stuffed + "+OK", size, bareLf: true));
    }

    [Fact]
    public void Any_message_comes_through_any_cut()
    {
        var random = new Random(20090101);
        for (var round = 0; round < 2000; round++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "\r\n.a"[random.Next(4)])) + "\r\n";
            var stuffed = Stuff(message) + ".\r\n";

            Assert.Equal((message, "rest"), Decode(stuffed + "rest", random.Next(1, 8), bareLf: false));
        }
    }

    // As RFC 1939, section 3, has a server do it: it looks at the starts of lines, and a line ends with CR LF.
    private static string Stuff(string message) =>
        string.Join("\r\n", message.Split("\r\n").Select(line => line.StartsWith('.') ? "." + line : line));

    private static (string Octets, string Behind) Decode(string text, int size, bool bareLf)
    {
        var unstuffer = new DotUnstuffer(bareLf);
        var to = new ArrayBufferWriter<byte>();
        var octets = Encoding.Latin1.GetBytes(text);
        var at = 0;
        while (!unstuffer.IsDone && at < octets.Length)
            at += unstuffer.Decode(octets.AsSpan(at, Math.Min(size, octets.Length - at)), to);

        Assert.Equal(to.WrittenCount, unstuffer.Length);
        return (Encoding.Latin1.GetString(to.WrittenSpan), text[at..]);
    }
}
