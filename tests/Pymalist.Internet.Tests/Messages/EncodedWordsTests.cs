using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

public sealed class EncodedWordsTests
{
    private static string Decode(string fieldBody) => EncodedWords.Decode(Encoding.UTF8.GetBytes(fieldBody));

    [Theory]
    [InlineData(" Hello\r\n world", "Hello world")]
    [InlineData("a =?utf-8?q?=C3=A4?= =?utf-8?q?=C3=B6?= b", "a äö b")]
    [InlineData("=?utf-8?b?w6Q=?=\r\n =?utf-8?Q?_=C3=B6?=", "ä ö")]
    [InlineData("=?utf-8?q?=C3?= =?UTF-8?b?pA==?=", "ä")]
    [InlineData("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße")]
    [InlineData("=?x-nobody?q?=C3=A4?=", "=?x-nobody?q?=C3=A4?=")]
    [InlineData("=?utf-8?b?w6Q!?= =?utf-8?q?ok?=", "=?utf-8?b?w6Q!?= ok")]
    [InlineData("=?utf-8?q?open", "=?utf-8?q?open")]
    [InlineData("=?utf-8?q?a=ZZ?=", "a=ZZ")]
    [InlineData("=?windows-1252?q?=80?=", "€")]
    [InlineData("=?utf-7?q?+ADw-?=", "<")]
    [InlineData("=?us-ascii?q?K=C3=B6ln?=", "Köln")]
    [InlineData("=?windows1251?q?=CF?= =?cp1251?b?8A==?=", "Пр")]
    [InlineData("=?", "=?")]
    [InlineData("=?=?utf-8?q?x?=", "=?x")]
    [InlineData("", "")]
    public void A_field_body_is_read_as_people_mean_it(string fieldBody, string text) => Assert.Equal(text, Decode(fieldBody));

    [Fact]
    public void Octets_of_no_charset_are_UTF_8_or_else_Windows_1252()
    {
        Assert.Equal("Köln", EncodedWords.Decode("Köln"u8));
        Assert.Equal("K\u00f6ln €", EncodedWords.Decode([(byte)'K', 0xf6, (byte)'l', (byte)'n', (byte)' ', 0x80]));
    }

    [Theory]
    [InlineData("plain text, [List] with (signs) = and ?", "plain text, [List] with (signs) = and ?")]
    [InlineData("[Red] Grüße", "[Red] =?utf-8?q?Gr=C3=BC=C3=9Fe?=")]
    [InlineData("Re: über alles gut", "Re: =?utf-8?q?=C3=BCber?= alles gut")]
    [InlineData("学校", "=?utf-8?b?5a2m5qCh?=")]
    [InlineData("no =?word", "no =?utf-8?q?=3D=3Fword?=")]
    [InlineData("a\r\nBcc: eve@example.org", "=?utf-8?q?a=0D=0ABcc=3A?= eve@example.org")]
    [InlineData("", "")]
    public void Only_what_ASCII_cannot_say_is_encoded(string text, string fieldBody) => Assert.Equal(fieldBody, EncodedWords.Encode(text));

    public static TheoryData<string> Texts => new(
        " leading", "trailing ", "   ", "in  the   middle", "ä", " ä ", "a ä  b", "ä  ä", "\t", "a\tb", "=?utf-8?q?x?=", "a =? b ?= c",
        "\0\u0001\u007f", "\u2028", "👩‍👩‍👧‍👦 family", new string('ä', 500), new string('x', 3000), string.Join(' ', Enumerable.Repeat("word", 500)),
        "a" + new string(' ', 500) + "b", string.Concat(Enumerable.Repeat("漢字 and words ", 100)), "x" + string.Concat(Enumerable.Repeat("😀", 200)), "a_b?c=d ä_?=");

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_was_encoded_is_decoded_to_the_same_text(string text)
    {
        var fieldBody = EncodedWords.Encode(text);

        Assert.Equal(text, Decode(fieldBody));
        Assert.True(Ascii.IsValid(fieldBody));
        Assert.All(fieldBody.Split("\r\n"), line => Assert.InRange(line.Length, 0, line.Contains("=?", StringComparison.Ordinal) ? 76 : 998));
        Assert.All(fieldBody.Split("\r\n").Skip(1), line => Assert.NotEqual("", line.Trim()));
        Assert.All(fieldBody.Split("\r\n").Skip(1), line => Assert.StartsWith(" ", line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_encoded_word_has_at_most_75_characters_and_whole_characters_only(string text)
    {
        var words = EncodedWords.Encode(text).Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("=?utf-8?", StringComparison.Ordinal));

        Assert.All(words, word => Assert.InRange(word.Length, 1, 75));
        Assert.All(words, word => Assert.DoesNotContain('\ufffd', Decode(word)));
    }

    [Fact]
    public void Any_text_comes_back()
    {
        var random = new Random(2047);
        string[] pieces = ["a", "Word", " ", "  ", "ä", "=?", "?=", "=", "?", "_", "\r\n", "\t", "漢", "😀", "utf-8?q?", "\u00a0"];

        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));

            Assert.Equal(text, Decode(EncodedWords.Encode(text)));
        }
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() => Assert.Equal("a\ufffd", Decode(EncodedWords.Encode("a\ud800")));

    // What the vectors' sources want and we do not: a fold inside a word that has eaten the sign in front of it is not mended.
    private static readonly string[] Differences = ["=?utf-8?Q?=D0=B3=D0=BE=D1=81_?==?utf-8?Q?("];

    [CorpusFact]
    public void The_vectors_of_others_are_read_as_they_read_them()
    {
        var rows = new[] { "jsmime", "mimekit", "libmime" }.SelectMany(source => Vectors.Read($"encoded-words/{source}-text.jsonl"))
            .Where(row => !Differences.Any(start => row.Text("input").StartsWith(start, StringComparison.Ordinal)))
            .ToList();

        Assert.Equal(69, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Text("expected"), Decode(row.Text("input"))));
    }

    // Theirs can be told what octets outside of words are; ours are UTF-8 or else Windows-1252, as they are by default.
    [CorpusFact]
    public void Octets_above_127_are_read_as_others_read_them()
    {
        var rows = Vectors.Read("encoded-words/jsmime-8bit.jsonl").Where(row => row.GetProperty("fallback_charset").GetString() is null or "ISO-8859-1").ToList();

        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Text("expected"), EncodedWords.Decode(row.GetProperty("input_b64").GetBytesFromBase64())));
    }

    [Theory]
    [InlineData("=?")]
    [InlineData("=?utf-8?q?")]
    [InlineData("=?utf-8?b?!")]
    [InlineData("=?utf-8?q?a?= ")]
    [InlineData("=?nobody?q?a?=")]
    public void A_flood_is_read_in_memory_proportional_to_it(string piece)
    {
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var text = EncodedWords.Decode(flood);

        Assert.InRange(text.Length, 1, flood.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60L * flood.Length);
    }
}
