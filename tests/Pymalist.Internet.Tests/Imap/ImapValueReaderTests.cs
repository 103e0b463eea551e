using System.Text;
using Pymalist.Internet.Imap;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapValueReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("12 NIL (\\Seen $Junk)", "12 NIL (\\Seen $Junk)")]
    [InlineData("  a   b ", "a b")]
    [InlineData("()(())", "() (())")]
    [InlineData("\"\" \"a b\" \"(\\\"\\\\)\"", "'' 'a b' '(\"\\)'")]
    [InlineData("(UID 7 BODY[HEADER.FIELDS (To Cc)]<0> \"x\")", "(UID 7 BODY[HEADER.FIELDS (To Cc)]<0> 'x')")]
    [InlineData("body[] NIL", "body[] NIL")]
    [InlineData("[CAPABILITY IMAP4rev1]", "[CAPABILITY IMAP4rev1]")]
    [InlineData("!#$&'+,-.:;<=>?@^_`|[}%* {x} {5", "!#$&'+,-.:;<=>?@^_`|[}%* {x} {5")]
    [InlineData("* ~foo {} {+} ~{}", "* ~foo {} {+} ~{}")]
    [InlineData("{5} x", "{5} x")]
    public void Values_are_words_strings_and_lists(string line, string expected)
    {
        var reader = new ImapValueReader();

        Assert.Null(reader.TakeLine(Encoding.UTF8.GetBytes(line)));

        Assert.Equal(expected, Shown(reader.Values));
    }

    [Theory]
    [InlineData("a {5}", 5)]
    [InlineData("a ({0}", 0)]
    [InlineData("{5+}", 5)]
    [InlineData("(~{5}", 5)]
    [InlineData("{4294967296}", 4294967296)]
    [InlineData("{99999999999999999999999}", long.MaxValue)]
    public void A_number_in_braces_announces_a_literal(string line, long expected)
    {
        Assert.Equal(expected, new ImapValueReader().TakeLine(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void A_literal_stands_where_it_was_announced()
    {
        var reader = new ImapValueReader();

        Assert.Equal(3, reader.TakeLine("(UID 7 BODY[] {3}"u8));
        reader.TakeLiteral("(\r\n"u8.ToArray());
        Assert.Equal(0, reader.TakeLine(" FLAGS () X {0}"u8));
        reader.TakeLiteral(default);
        Assert.Null(reader.TakeLine(")"u8));

        Assert.Equal("(UID 7 BODY[] '(\r\n' FLAGS () X '')", Shown(reader.Values));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(()")]
    [InlineData(")")]
    [InlineData("())")]
    [InlineData("\"")]
    [InlineData("\"a\\\"")]
    [InlineData("\"a\\")]
    [InlineData("BODY[HEADER")]
    public void What_does_not_close_is_no_response(string line)
    {
        var reader = new ImapValueReader();

        Assert.Throws<FormatException>(() => reader.TakeLine(Encoding.UTF8.GetBytes(line)) is null ? reader.Values : []);
    }

    [Fact]
    public void Lists_a_million_deep_are_refused_early()
    {
        var line = Encoding.ASCII.GetBytes(new string('(', 1_000_000) + new string(')', 1_000_000));

        var exception = Assert.Throws<FormatException>(() => new ImapValueReader().TakeLine(line));

        Assert.Contains("100 deep", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_without_end_are_refused()
    {
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1 ", 300_000)));

        Assert.Throws<FormatException>(() => new ImapValueReader().TakeLine(line));
    }

    private static string Shown(IEnumerable<ImapValue> values) => string.Join(' ', values.Select(value => value switch
    {
        ImapList list => $"({Shown(list.Items)})",
        ImapString text => $"'{text}'",
        _ => ((ImapAtom)value).Text,
    }));
}
