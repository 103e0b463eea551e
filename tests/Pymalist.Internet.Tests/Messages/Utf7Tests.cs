using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class Utf7Tests
{
    private static readonly Encoding Utf7 = Charsets.Find("UTF-7")!;

    // The first four are RFC 2152's own.
    [Theory]
    [InlineData("A+ImIDkQ.", "A\u2262\u0391.")]
    [InlineData("Hi Mom -+Jjo--!", "Hi Mom -\u263a-!")]
    [InlineData("+ZeVnLIqe-", "\u65e5\u672c\u8a9e")]
    [InlineData("Item 3 is +AKM-1.", "Item 3 is £1.")]
    [InlineData("1 +- 1", "1 + 1")]
    [InlineData("+2D3eAA-", "\ud83d\ude00")]
    [InlineData("+2D0-x", "\ufffdx")]
    [InlineData("+3gA-x", "\ufffdx")]
    [InlineData("+2D0", "\ufffd")]
    [InlineData("a+", "a+")]
    [InlineData("a+!b", "a+!b")]
    [InlineData("+AKM", "£")]
    [InlineData("+A", "")]
    [InlineData("", "")]
    public void A_text_is_read(string octets, string text)
    {
        Assert.Equal(text, Utf7.GetString(Encoding.Latin1.GetBytes(octets)));
        Assert.Equal(text, InPieces(Encoding.Latin1.GetBytes(octets)));
    }

    [Fact]
    public void An_octet_above_127_is_none() => Assert.Equal("a\ufffdb", Utf7.GetString([(byte)'a', 0xe4, (byte)'b']));

    private static string InPieces(byte[] octets)
    {
        var decoder = Utf7.GetDecoder();
        var text = new StringBuilder();
        var chars = new char[Utf7.GetMaxCharCount(1)];
        foreach (var octet in octets)
            text.Append(chars, 0, decoder.GetChars([octet], chars, flush: false));
        return text.Append(chars, 0, decoder.GetChars([], chars, flush: true)).ToString();
    }
}
