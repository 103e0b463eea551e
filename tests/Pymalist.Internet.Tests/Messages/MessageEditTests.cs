using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class MessageEditTests
{
    private static string Text(MessageEdit edit) => Encoding.Latin1.GetString(edit.ToMessage().Span);

    private static MessageEdit Edit(string message) => new(Encoding.Latin1.GetBytes(message));

    [Theory]
    [InlineData("A: 1\r\n\r\nbody", "X: y\r\nA: 1\r\n\r\nbody")]
    [InlineData("A: 1\n\nbody", "X: y\nA: 1\n\nbody")]
    [InlineData("From ann Sat\nA: 1\n\nbody", "From ann Sat\nX: y\nA: 1\n\nbody")]
    [InlineData("From ann Sat", "From ann Sat\r\nX: y\r\n")]
    [InlineData("just text\n", "X: y\n\njust text\n")]
    [InlineData("\r\nbody", "X: y\r\n\r\nbody")]
    [InlineData("", "X: y\r\n")]
    public void A_field_is_added_on_top_with_the_line_ends_of_the_message(string message, string edited) => Assert.Equal(edited, Text(Edit(message).Add("X", "y")));

    [Fact]
    public void Fields_are_added_in_the_order_they_came_in() => Assert.Equal("X: 1\nY: 2\nA: 1\n", Text(Edit("A: 1\n").Add("X", "1").Add("Y", "2")));

    [Fact]
    public void What_is_removed_goes_with_its_folds() => Assert.Equal("B: 3\n\nA: body", Text(Edit("A: 1\n 2\nB: 3\na: 4\n\nA: body").Remove(field => field.Is("A"u8))));

    [Fact]
    public void A_field_that_two_rules_remove_is_removed_once() =>
        Assert.Equal("B: 2\n", Text(Edit("List-Id: 1\nB: 2\n").Remove(field => field.Is("List-Id"u8)).Remove(field => field.StartsWith("List-"u8))));

    [Fact]
    public void A_body_is_replaced_and_the_name_stays() => Assert.Equal("sUBJECT: new\r\nB: 2\r\n", Text(Replaced("sUBJECT: old\r\n older\r\nB: 2\r\n", " new")));

    [Fact]
    public void Of_two_replacements_the_last_counts()
    {
        foreach (var message in new[] { "A: 1\n", "A:\n" })
            Assert.Equal("A: 3\n", Text(Replace(Replaced(message, " 2"), message, " 3")));
    }

    [Fact]
    public void What_was_replaced_and_then_removed_is_gone() => Assert.Equal("X: y\nB: 2\n", Text(Replaced("A: 1\nB: 2\n", " 3").Remove(field => field.Is("A"u8)).Add("X", "y")));

    [Fact]
    public void Asking_twice_gives_the_same_message()
    {
        var edit = Edit("A: 1\n").Add("X", "y");

        Assert.Equal(Text(edit), Text(edit));
    }

    [Theory]
    [InlineData("a\r\nBcc: eve@example.org")]
    [InlineData("a\nBcc: eve@example.org")]
    [InlineData("a\rb")]
    [InlineData("a\n")]
    [InlineData("a\r\n")]
    [InlineData("a\0")]
    public void A_body_that_would_start_a_field_of_its_own_is_refused(string body)
    {
        Assert.Throws<ArgumentException>(() => Edit("A: 1\n").Add("X", body));
        Assert.Throws<ArgumentException>(() => Replaced("A: 1\n", body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("X: y\r\nBcc")]
    [InlineData("X:")]
    [InlineData("X y")]
    [InlineData("Ä")]
    public void A_name_that_is_none_is_refused(string name) => Assert.Throws<ArgumentException>(() => Edit("A: 1\n").Add(name, "y"));

    [Fact]
    public void A_fold_is_no_line_end_of_its_own() => Assert.Equal("X: a\r\n b\r\n", Text(Edit("").Add("X", "a\r\n b")));

    private static MessageEdit Replaced(string message, string body) => Replace(Edit(message), message, body);

    private static MessageEdit Replace(MessageEdit edit, string message, string body)
    {
        var fields = new HeaderFields(Encoding.Latin1.GetBytes(message));
        Assert.True(fields.MoveNext());
        return edit.Replace(fields.Current, Encoding.Latin1.GetBytes(body));
    }
}
