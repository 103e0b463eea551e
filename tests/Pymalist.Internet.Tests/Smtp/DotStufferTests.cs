using System.Text;
using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

public sealed class DotStufferTests
{
    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a\n", "a\r\n.\r\n")]
    [InlineData("a\r", "a\r\n.\r\n")]
    [InlineData("a\rb\nc\r\nd", "a\r\nb\r\nc\r\nd\r\n.\r\n")]
    [InlineData("a\n\rb", "a\r\n\r\nb\r\n.\r\n")]
    [InlineData("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData(".\r\n..\r\n.a", "..\r\n...\r\n..a\r\n.\r\n")]
    [InlineData("a.b\r\n", "a.b\r\n.\r\n")]
    [InlineData("a\n.\n", "a\r\n..\r\n.\r\n")]
    [InlineData("a\n.\r", "a\r\n..\r\n.\r\n")]
    [InlineData("a\r.\n", "a\r\n..\r\n.\r\n")]
    [InlineData("a\r.\r", "a\r\n..\r\n.\r\n")]
    [InlineData("a\n.\r\n", "a\r\n..\r\n.\r\n")]
    [InlineData("a\r.\r\n", "a\r\n..\r\n.\r\n")]
    [InlineData("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r\n\0.\r\nb\u00ff", "a\r\n\0.\r\nb\u00ff\r\n.\r\n")]
    public void Lines_end_with_CR_LF_and_only_the_last_is_a_single_dot(string message, string wire)
    {
        Assert.Equal(wire, Encode(message, message.Length + 1, 1_000));
    }

    [Fact]
    public void Where_the_blocks_begin_and_end_makes_no_difference()
    {
        var random = new Random(5321);
        for (var run = 0; run < 300; run++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => ".\r\na\0"[random.Next(5)]));
            var whole = Encode(message, 1_000, 1_000);

            for (var input = 1; input <= message.Length; input++)
            {
                for (var output = 2; output <= 7; output++)
                    Assert.Equal(whole, Encode(message, input, output));
            }
        }
    }

    [Fact]
    public void Whatever_the_octets_the_wire_holds_no_bare_line_end_one_end_and_gives_the_lines_back()
    {
        var random = new Random(1870);
        for (var run = 0; run < 2_000; run++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => "..\r\r\n\nab\0\u00ff"[random.Next(10)]));

            var wire = Encode(message, random.Next(1, 9), random.Next(2, 9));

            var lines = wire.Split("\r\n");
            Assert.Equal(lines.Length - 2, Array.IndexOf(lines, "."));
            Assert.DoesNotContain('\r', string.Concat(lines));
            Assert.DoesNotContain('\n', string.Concat(lines));
            var undone = string.Concat(lines[..^2].Select(line => (line is ['.', .. var rest] ? rest : line) + "\n"));
            var expected = message.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            Assert.Equal(expected.Length == 0 || expected[^1] == '\n' ? expected : expected + "\n", undone);
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 3)]
    [InlineData("a\nb\rc\r\n", 9)]
    [InlineData(".\r\n", 3)]
    [InlineData("\r\r\n\n", 6)]
    public void The_size_counts_CR_LF_and_no_stuffing(string message, long size)
    {
        Assert.Equal(size, DotStuffer.SizeOf(Encoding.Latin1.GetBytes(message)));
    }

    private static string Encode(string message, int input, int output)
    {
        var stuffer = new DotStuffer();
        var wire = new StringBuilder();
        var block = new byte[output + DotStuffer.MaxFinish];
        foreach (var piece in Encoding.Latin1.GetBytes(message).Chunk(input))
        {
            for (var rest = piece.AsSpan(); !rest.IsEmpty;)
            {
                stuffer.Encode(rest, block.AsSpan(0, output), out var consumed, out var written);
                Assert.True(consumed > 0, "The encoder must get on with two octets of room.");
                wire.Append(Encoding.Latin1.GetString(block, 0, written));
                rest = rest[consumed..];
            }
        }

        wire.Append(Encoding.Latin1.GetString(block, 0, stuffer.Finish(block)));
        return wire.ToString();
    }
}
