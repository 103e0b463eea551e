using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Tests;

/// <summary>What the lists ask of an edit.</summary>
public sealed class MessageEditTests
{
    private static string Edited(string message, Func<MessageEdit, MessageEdit> edit) =>
        Encoding.Latin1.GetString(edit(new(Encoding.Latin1.GetBytes(message))).ToMessage().Span);

    private static string WithPrepended(string message, string text)
    {
        var octets = Encoding.Latin1.GetBytes(message);
        var edit = new MessageEdit(octets);
        foreach (var field in new HeaderFields(octets))
            edit.Prepend(field, Encoding.Latin1.GetBytes(text));
        return Encoding.Latin1.GetString(edit.ToMessage().Span);
    }

    [Theory]
    [InlineData("B: 2\r\nC: 3\r\n\r\nx", "A: 1\r\nC: 3\r\n\r\nx")]
    [InlineData("From x\r\nB: 2\r\nC: 3\r\n\r\nx", "From x\r\nA: 1\r\nC: 3\r\n\r\nx")]
    [InlineData("B: 2", "A: 1\r\n")]
    public void The_first_field_may_go_while_another_comes(string message, string edited)
    {
        Assert.Equal(edited, Edited(message, edit => edit.Remove(field => field.Is("B"u8)).Add("A", "1")));
    }

    [Theory]
    [InlineData("From x", "A: 1\r\n")]
    [InlineData("From x\r\nB: 2\r\n", "A: 1\r\nB: 2\r\n")]
    [InlineData("From x\ntext", "A: 1\n\ntext")]
    public void A_line_of_an_mbox_file_may_go_while_a_field_comes(string message, string edited)
    {
        Assert.Equal(edited, Edited(message, edit => edit.Remove(field => !field.IsNamed).Add("A", "1")));
    }

    [Theory]
    [InlineData(" fold", " fold\r\nA: 1\r\n")]
    [InlineData(" fold\ntext", " fold\nA: 1\n\ntext")]
    [InlineData(" fold\r\nB: 2", " fold\r\nA: 1\r\nB: 2")]
    public void A_field_does_not_run_into_what_stands_above_or_below(string message, string edited)
    {
        Assert.Equal(edited, Edited(message, edit => edit.Add("A", "1")));
    }

    [Fact]
    public void A_message_may_be_asked_for_twice()
    {
        var edit = new MessageEdit("B: 2\r\n\r\n"u8.ToArray()).Add("A", "1");

        Assert.Equal(edit.ToMessage().ToArray(), edit.ToMessage().ToArray());
    }

    [Theory]
    [InlineData("B: 2\n\n", "A: 1\n 2\nB: 2\n\n")]
    [InlineData("B: 2\r\n\r\n", "A: 1\r\n 2\r\nB: 2\r\n\r\n")]
    public void A_fold_that_is_added_has_the_line_end_of_the_message(string message, string edited)
    {
        Assert.Equal(edited, Edited(message, edit => edit.Add("A", "1\r\n 2")));
        Assert.Equal(edited, Edited(message, edit => edit.Add("A", "1\n 2")));
    }

    [Theory]
    [InlineData("B: 2\r\n", " x", "B: x 2\r\n")]
    [InlineData("B : \0\r2\r\r\n\r\n", " x", "B : x \0\r2\r\r\n\r\n")]
    [InlineData("B:\n 2\n", " x", "B: x\n 2\n")]
    [InlineData("B: 2\n", " x\r\n", "B: x\n 2\n")]
    [InlineData("B:", " x", "B: x")]
    [InlineData("B:1\r\nC:2\r\n", " x ", "B: x 1\r\nC: x 2\r\n")]
    public void What_a_field_holds_stays_behind_what_is_put_in_front(string message, string text, string edited)
    {
        Assert.Equal(edited, WithPrepended(message, text));
    }

    [Theory]
    [InlineData("B: 2\r\n", "x\r\nC: 3")]
    [InlineData("B: 2\r\n", "x\0")]
    [InlineData("B: 2\r\n", "x\r")]
    [InlineData("B:2\r\n", "x\r\n")]
    public void What_is_put_in_front_may_not_start_a_field(string message, string text)
    {
        Assert.Throws<ArgumentException>(() => WithPrepended(message, text));
    }

    [Fact]
    public void From_with_white_space_of_old_before_its_colon_is_a_field()
    {
        var fields = new HeaderFields("From : ann@example.com\r\n\r\n"u8);

        Assert.True(fields.MoveNext() && fields.Current.Is("From"u8));
    }

    [Theory]
    [InlineData("A: x7y", "A: x12y")]
    [InlineData("B: 1\r\nA: x7\0\r\u00ff\r\n z\r\n\r\nA: x7", "B: 1\r\nA: x12\0\r\u00ff\r\n z\r\n\r\nA: x7")]
    [InlineData("A : x7", "A : x12")]
    public void A_piece_of_a_body_changes_and_no_octet_around_it(string message, string edited) => Assert.Equal(edited, WithPiece(message, "12"));

    [Theory]
    [InlineData("1\r\n 2")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    public void A_piece_of_a_body_holds_no_line_end(string text) => Assert.Throws<ArgumentException>(() => WithPiece("A: x7", text));

    private static string WithPiece(string message, string text)
    {
        var octets = Encoding.Latin1.GetBytes(message);
        var edit = new MessageEdit(octets);
        foreach (var field in new HeaderFields(octets))
        {
            if (field.Is("A"u8))
                edit.ReplaceIn(field, 2..3, Encoding.Latin1.GetBytes(text));
        }

        return Encoding.Latin1.GetString(edit.ToMessage().Span);
    }
}
