namespace Pymalist.Lists.Tests;

public sealed class LoopsOfAListTests
{
    private readonly SingleListProcessor _list = new(Posts.Red);

    [Theory]
    [InlineData("List-Id: Red mail list <red.example.org>")]
    [InlineData("list-id: \"a <b> c\"\r\n <RED.example.ORG>")]
    [InlineData("List-ID: red.example.org")]
    [InlineData("X-BeenThere: Red@Example.org")]
    [InlineData("X-BeenThere: green@example.org\r\nX-BeenThere: red@example.org")]
    [InlineData("X-Loop: <red@example.org>")]
    [InlineData("X-Loop:\r\n\tred@example.org")]
    public async Task Its_own_mail_is_refused_when_it_comes_back(string field)
    {
        var mail = Posts.Mail($"From: ann@example.com\r\n{field}\r\n\r\nHello\r\n");

        var refusal = await _list.Refusal(mail);

        Assert.Equal(EnhancedStatus.RoutingLoop, refusal.Status);
        Assert.Contains("\"Red mail list\" <red@example.org>", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("List-Id: Blue <blue.example.org>")]
    [InlineData("List-Id: red.example.org <blue.example.org>")]
    [InlineData("List-Id: <xred.example.org>")]
    [InlineData("List-Id: >red.example.org<")]
    [InlineData("X-BeenThere: red@example.com")]
    [InlineData("X-Loop: not red@example.org")]
    [InlineData("X-Loop: ")]
    [InlineData("To: red@example.org")]
    public async Task The_mail_of_other_lists_passes(string field)
    {
        var outgoing = await _list.Only($"From: ann@example.com\r\n{field}\r\n\r\nHello\r\n");

        Assert.StartsWith("5f1d.", outgoing.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_in_the_body_is_none()
    {
        var outgoing = await _list.Only("From: ann@example.com\r\n\r\nX-BeenThere: red@example.org\r\n");

        Assert.StartsWith("5f1d.", outgoing.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_thirty_first_hop_is_one_too_many()
    {
        var thirty = string.Concat(Enumerable.Repeat("Received: from a by b; now\r\n", 30));

        var passed = await _list.Only($"{thirty}From: ann@example.com\r\n\r\nHello\r\n");
        var refusal = await _list.Refusal(Posts.Mail($"Received: from c by d; now\r\n{thirty}From: ann@example.com\r\n\r\nHello\r\n"));

        Assert.StartsWith("5f1d.", passed.Id, StringComparison.Ordinal);
        Assert.Equal(EnhancedStatus.RoutingLoop, refusal.Status);
    }
}
