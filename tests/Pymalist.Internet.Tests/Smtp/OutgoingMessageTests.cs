using System.Buffers;
using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

public sealed class OutgoingMessageTests
{
    [Theory]
    [InlineData("a\r\nb\r\n", true, true)]
    [InlineData("a\r\n.b\r\n", false, true)]
    [InlineData(".\r\n", false, true)]
    [InlineData("a\nb\r\n", false, false)]
    [InlineData("a\rb\r\n", false, false)]
    [InlineData("a\r\nb", false, false)]
    [InlineData("a\r", false, false)]
    [InlineData("\n", false, false)]
    [InlineData("", true, true)]
    public void It_is_known_whether_anything_has_to_be_changed(string text, bool afterData, bool afterBdat)
    {
        var message = Of(text);

        Assert.Equal((afterData, afterBdat), (message.GoesAsItIs(stuffed: true), message.GoesAsItIs(stuffed: false)));
    }

    [Fact]
    public void Where_nothing_has_to_be_changed_its_blocks_are_the_message_itself()
    {
        var octets = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 10_000)));
        var message = new OutgoingMessage(octets);

        var blocks = message.Blocks(stuffed: true, new byte[65_536]).ToArray();

        Assert.Equal(octets.Length, blocks.Sum(block => block.Length));
        Assert.All(blocks, block => Assert.True(block.Span.Overlaps(octets)));
    }

    [Fact]
    public void Whole_or_in_blocks_it_is_the_same_and_as_long_as_it_says()
    {
        var random = new Random(3030);
        for (var run = 0; run < 2_000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => "..\r\r\n\nab\0\u00ff"[random.Next(10)]));
            var message = Of(text);
            foreach (var stuffed in new[] { true, false })
            {
                var whole = new ArrayBufferWriter<byte>();
                message.WriteTo(whole, stuffed);
                var blocks = string.Concat(message.Blocks(stuffed, new byte[random.Next(2, 9)]).Select(block => Encoding.Latin1.GetString(block.Span)));

                Assert.Equal(Encoding.Latin1.GetString(whole.WrittenSpan), blocks + (stuffed ? ".\r\n" : ""));
                if (!stuffed)
                    Assert.Equal(TestWire.Normalised(Encoding.Latin1.GetBytes(text)), blocks);
                if (!stuffed)
                    Assert.Equal(message.Size, whole.WrittenCount);
            }
        }
    }

    [CorpusFact]
    public void Of_real_mail_too()
    {
        foreach (var file in Corpus.Files("mime").Concat(Corpus.Files("hostile")).Where(file => new FileInfo(file).Length < 1_000_000))
        {
            var octets = File.ReadAllBytes(file);
            var whole = new ArrayBufferWriter<byte>();
            new OutgoingMessage(octets).WriteTo(whole, stuffed: false);

            Assert.Equal(TestWire.Normalised(octets), Encoding.Latin1.GetString(whole.WrittenSpan));
        }
    }

    private static OutgoingMessage Of(string text) => new(Encoding.Latin1.GetBytes(text));
}
