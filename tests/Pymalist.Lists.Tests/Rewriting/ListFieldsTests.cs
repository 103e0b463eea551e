using System.Text;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class ListFieldsTests
{
    private const string Post = "From: Ann <ann@example.com>\r\nTo: red@example.org\r\nSubject: Hello\r\n\r\nHello\r\n";

    private static SingleListProcessor List(string name, string address = "red@example.org") =>
        new(Posts.Red with { List = new(name, AddrSpec.Parse(address)) });

    [Fact]
    public async Task A_post_gets_the_fields_of_its_list_on_top()
    {
        var outgoing = await new SingleListProcessor(Posts.Red with { SubjectPrefix = "[Red] " }).Only(Post);

        const string Expected =
            "Sender: red@example.org\r\n" +
            "Precedence: list\r\n" +
            "List-Id: Red mail list <red.example.org>\r\n" +
            "List-Post: <mailto:red@example.org>\r\n" +
            "X-BeenThere: red@example.org\r\n" +
            "From: Ann <ann@example.com>\r\n" +
            "To: red@example.org\r\n" +
            "Subject: [Red] Hello\r\n" +
            "\r\n" +
            "Hello\r\n";
        Assert.Equal(Expected, outgoing.Text());
    }

    [Theory]
    [InlineData("Return-Path: <eve@example.org>")]
    [InlineData("delivered-to: red@example.org")]
    [InlineData("X-Original-To: red@example.org")]
    [InlineData("Envelope-To: red@example.org")]
    [InlineData("X-Envelope-To: red@example.org")]
    [InlineData("X-Envelope-From: eve@example.org")]
    [InlineData("Disposition-Notification-To:\r\n eve@example.org")]
    [InlineData("Return-Receipt-To: eve@example.org")]
    [InlineData("Return-Receipt-Requested: yes")]
    [InlineData("X-Confirm-Reading-To: eve@example.org")]
    [InlineData("X-PMRQC: 1")]
    [InlineData("Generate-Delivery-Report: eve@example.org")]
    [InlineData("Errors-To: eve@example.org")]
    [InlineData("Bcc: eve@example.org")]
    [InlineData("RESENT-BCC : eve@example.org")]
    [InlineData("List-Id: Blue <blue.example.org>\r\nLIST-UNSUBSCRIBE: <mailto:eve@example.org>\r\nList-Anything: eve")]
    [InlineData("Sender: eve@example.org\r\nSender: eve@example.net")]
    [InlineData("Precedence: bulk")]
    [InlineData("Return-Path: <eve@example.org>\r\nDelivered-To: eve@example.org\r\nSender: eve@example.org")]
    public async Task What_is_not_for_the_members_is_not_passed_on(string fields)
    {
        var plain = await new SingleListProcessor(Posts.Red).Only(Post);

        var atTop = await new SingleListProcessor(Posts.Red).Only($"{fields}\r\n{Post}");
        var inside = await new SingleListProcessor(Posts.Red).Only(Post.Replace("To: ", $"{fields}\r\nTo: ", StringComparison.Ordinal));

        Assert.Equal(plain.Text(), atTop.Text());
        Assert.Equal(plain.Text(), inside.Text());
    }

    [Theory]
    [InlineData("DKIM-Signature: v=1; d=example.com; b=abc")]
    [InlineData("X-BeenThere: blue@example.org")]
    [InlineData("X-Loop: blue@example.org")]
    [InlineData("Received: from a by b; now")]
    [InlineData("Reply-To: eve@example.org")]
    [InlineData("Resent-From: bob@example.net\r\nResent-Sender: bob@example.net")]
    [InlineData("Sender-Id: x")]
    [InlineData("X-List-Id: x")]
    [InlineData("Listing: x")]
    [InlineData("Bcc-Not: x")]
    [InlineData("From : second@example.org")]
    public async Task The_authors_other_fields_stay(string fields)
    {
        var outgoing = await new SingleListProcessor(Posts.Red).Only($"{fields}\r\n{Post}");

        Assert.EndsWith($"\r\nX-BeenThere: red@example.org\r\n{fields}\r\n{Post}", outgoing.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Red", "Red <red.example.org>")]
    [InlineData("Red & green", "Red & green <red.example.org>")]
    [InlineData("Red, green", "\"Red, green\" <red.example.org>")]
    [InlineData("A \"red\" \\ list", "\"A \\\"red\\\" \\\\ list\" <red.example.org>")]
    [InlineData("Red\r\nBcc: eve@example.org\0", "\"Red  Bcc: eve@example.org\" <red.example.org>")]
    [InlineData("", "<red.example.org>")]
    [InlineData("\r\n", "<red.example.org>")]
    public async Task A_name_stands_in_the_list_id_as_a_phrase(string name, string body)
    {
        var outgoing = await List(name).Only(Post);

        Assert.Equal(body, Assert.Single(outgoing.Bodies("List-Id")));
    }

    [Theory]
    [InlineData("Grüne Liste")]
    [InlineData("Grün (alt), \"neu\" <x@y>")]
    [InlineData("=?utf-8?q?x?=")]
    [InlineData("Список рассылки о красном цвете и обо всём, что с ним связано, для всех")]
    public async Task A_name_of_any_script_is_encoded_and_reads_the_same(string name)
    {
        var outgoing = await List(name).Only(Post);

        var body = Assert.Single(outgoing.Bodies("List-Id"));
        Assert.EndsWith("<red.example.org>", body, StringComparison.Ordinal);
        var asAddress = Encoding.Latin1.GetBytes(body.Replace("<red.example.org>", "<red@example.org>", StringComparison.Ordinal));
        Assert.Equal(name, Assert.Single(Internet.Messages.AddressList.Parse(asAddress)).Name);
        Assert.True(Ascii.IsValid(body));
        Assert.DoesNotContain(name, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fold_of_ours_has_the_line_ends_of_the_message()
    {
        var outgoing = await List("Список рассылки о красном цвете и обо всём, что с ним связано, для всех")
            .Only(Post.Replace("\r\n", "\n", StringComparison.Ordinal));

        Assert.Contains("\n =?utf-8?", outgoing.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("\r", outgoing.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("red@example.org", "<red.example.org>", "<mailto:red@example.org>")]
    [InlineData("red+x@example.org", "<red+x.example.org>", "<mailto:red%2Bx@example.org>")]
    [InlineData("50%@example.org", "<50%25.example.org>", "<mailto:50%25@example.org>")]
    [InlineData(".red..x.@example.org", "<%2Ered.%2Ex%2E.example.org>", "<mailto:.red..x.@example.org>")]
    [InlineData("\"r d<?&>\"@example.org", "<%22r%20d%3C?&%3E%22.example.org>", "<mailto:%22r%20d%3C%3F%26%3E%22@example.org>")]
    [InlineData("red@[192.0.2.1]", "<red.%5B192.0.2.1%5D>", "<mailto:red@%5B192.0.2.1%5D>")]
    [InlineData("grün@example.org", "<gr%C3%BCn.example.org>", "<mailto:gr%C3%BCn@example.org>")]
    public async Task An_address_stands_safely_in_the_list_id_and_the_list_post(string address, string listId, string listPost)
    {
        var outgoing = await List("", address).Only(Post);

        Assert.Equal(listId, Assert.Single(outgoing.Bodies("List-Id")));
        Assert.Equal(listPost, Assert.Single(outgoing.Bodies("List-Post")));
    }
}
