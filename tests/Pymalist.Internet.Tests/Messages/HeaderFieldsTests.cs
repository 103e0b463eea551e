using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class HeaderFieldsTests
{
    private static string Names(string message)
    {
        var names = new List<string>();
        foreach (var field in new HeaderFields(Encoding.Latin1.GetBytes(message)))
            names.Add(Encoding.Latin1.GetString(field.Name));
        return string.Join('|', names);
    }

    private static string Body(string message) => message[HeaderFields.BodyStart(Encoding.Latin1.GetBytes(message))..];

    [Theory]
    [InlineData("A: 1\r\nB: 2\r\n\r\nC: 3", "A|B", "C: 3")]
    [InlineData("A: 1\nB: 2\n\nbody", "A|B", "body")]
    [InlineData("A: 1\r\n folded\r\n\tagain\r\nB:\r\n\r\n", "A|B", "")]
    [InlineData("A : 1\nB\t: 2\n\nbody", "A|B", "body")]
    [InlineData("From : ann@example.org\nB: 2\n\nbody", "From|B", "body")]
    [InlineData("From ann@example.org Sat Mar 24 23:00:00 2007\nA: 1\n\nbody", "|A", "body")]
    [InlineData(" a fold of nothing\nA: 1\n\nbody", "|A", "body")]
    [InlineData("A: 1\nno field\nB: 2\n", "A", "no field\nB: 2\n")]
    [InlineData("A: 1", "A", "")]
    [InlineData("\nA: 1", "", "A: 1")]
    [InlineData("just text", "", "just text")]
    [InlineData("", "", "")]
    public void The_fields_end_at_the_empty_line_or_where_a_line_is_no_field(string message, string names, string body)
    {
        Assert.Equal(names, Names(message));
        Assert.Equal(body, Body(message));
    }

    [Fact]
    public void A_folded_line_belongs_to_the_field_above_it()
    {
        var fields = new HeaderFields("A: 1\r\n 2\r\nB: 3\r\n"u8);

        Assert.True(fields.MoveNext());
        Assert.Equal(" 1\r\n 2", Encoding.ASCII.GetString(fields.Current.Body));
        Assert.Equal("A: 1\r\n 2\r\n", Encoding.ASCII.GetString(fields.Current.Raw));
    }

    [Fact]
    public void A_name_is_the_same_in_whatever_case()
    {
        var fields = new HeaderFields("list-ID: x"u8);

        Assert.True(fields.MoveNext());
        Assert.True(fields.Current.Is("List-Id"u8));
        Assert.True(fields.Current.StartsWith("LIST-"u8));
        Assert.False(fields.Current.Is("List"u8));
        Assert.False(fields.Current.StartsWith("List-Id-And-More"u8));
    }
}
