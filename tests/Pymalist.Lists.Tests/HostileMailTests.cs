using System.Text;

namespace Pymalist.Lists.Tests;

/// <summary>Mail that nobody writes by accident. Each of these tests ends soon only while the work grows no faster than the mail.</summary>
public sealed class HostileMailTests
{
    private static readonly SingleListProcessor List = new(Posts.Red with { SubjectPrefix = "[Red] " });

    [Theory]
    [InlineData("Subject: ", "x", 10)]
    [InlineData("Subject: ", "Re: ", 1)]
    [InlineData("Subject: ", "R", 1)]
    [InlineData("Subject: ", "=?utf-8?q?", 1)]
    [InlineData("Subject:", "\r\n ", 1)]
    [InlineData("X-Any: ", "\0\u00ff", 10)]
    [InlineData("From: ", "(", 1)]
    [InlineData("From: ", "\"", 1)]
    [InlineData("From: ", "<", 1)]
    [InlineData("From: ", "a@b.example,", 10)]
    [InlineData("List-Id: ", "<", 1)]
    [InlineData("X-BeenThere: ", "<", 1)]
    [InlineData("X-BeenThere: ", "red@example.org", 1)]
    [InlineData("Return-Path: ", " ", 1)]
    [InlineData("Content-Type: ", "multipart/report", 1)]
    public async Task One_field_of_megabytes_passes_or_goes(string start, string filling, int megabytes)
    {
        var field = start + new StringBuilder().Insert(0, filling, megabytes * 1_000_000 / filling.Length);
        var mail = Posts.Mail($"X-First: 1\r\n{field}\r\nX-Last: 2\r\n\r\nHello\r\n");

        var outgoing = Assert.Single(await List.All(mail));

        var isRemoved = start is "Return-Path: " or "List-Id: ";
        var came = isRemoved ? "" : start.StartsWith("Subject:", StringComparison.Ordinal) ? field["Subject:".Length..] + "\r\n" : field + "\r\n";
        Assert.EndsWith($"{came}X-Last: 2\r\n\r\nHello\r\n", outgoing.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Very_many_fields_pass_or_go()
    {
        var fields = new StringBuilder();
        for (var i = 0; i < 50_000; i++)
            fields.Append("X: 1\r\nSender: a\r\nList-Id: <x>\r\nSubject: c\r\n");

        var outgoing = await List.Only(fields.Append("\r\nHello\r\n").ToString());

        Assert.Equal(50_000, outgoing.Bodies("X").Count);
        Assert.Equal(50_000, outgoing.Bodies("Subject").Count);
        Assert.Equal(["red@example.org"], outgoing.Bodies("Sender"));
    }

    [Fact]
    public async Task A_list_takes_octets_that_are_no_text()
    {
        var octets = new byte[100_000];
        new Random(2009).NextBytes(octets);

        var outgoing = Assert.Single(await List.All(Posts.Mail(octets)));

        Assert.True(outgoing.Message.Span.EndsWith(octets));
    }

    [Theory]
    [InlineData("Subject: =?utf-8?q?=0d=0aBcc:_eve@example.org?=")]
    [InlineData("From: =?utf-8?q?=0d=0aBcc:_eve@example.org=0d=0a?= <ann@example.com>")]
    [InlineData("From: \"a\rBcc: eve@example.org\" <ann@example.com>")]
    [InlineData("From: <ann@example.com\rBcc:eve@example.org>")]
    public async Task No_field_comes_out_of_another(string field)
    {
        var outgoing = await List.Only($"{field}\r\n\r\nHello\r\n");

        Assert.Empty(outgoing.Bodies("Bcc"));
        Assert.DoesNotContain("\nBcc:", outgoing.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(outgoing.Sender?.ToString() ?? "", char.IsControl);
    }
}
