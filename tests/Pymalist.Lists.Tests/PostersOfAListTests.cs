namespace Pymalist.Lists.Tests;

public sealed class PostersOfAListTests
{
    private readonly SingleListProcessor _list = new(Posts.Red with { Open = false });

    [Theory]
    [InlineData("From: ann@example.com")]
    [InlineData("From: \"Somebody else\" <ANN@Example.COM>")]
    [InlineData("From: Bob <bob@example.net>, Mallory <mallory@example.org>")]
    public async Task A_member_may_post(string from)
    {
        var outgoing = await _list.Only($"{from}\r\n\r\nHello\r\n");

        Assert.StartsWith("5f1d.", outgoing.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: mallory@example.org")]
    [InlineData("From: \"ann@example.com\" <mallory@example.org>")]
    [InlineData("From: mallory@example.org (ann@example.com)")]
    [InlineData("Sender: ann@example.com\r\nFrom: mallory@example.org")]
    [InlineData("From: mallory@example.org\r\nFrom: ann@example.com")]
    [InlineData("From: ann@example.com@example.org")]
    [InlineData("From:")]
    [InlineData("Subject: nobody")]
    public async Task Others_may_not(string fields)
    {
        var refusal = await _list.Refusal(Posts.Mail($"{fields}\r\n\r\nHello\r\n"));

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Contains("\"Red mail list\" <red@example.org>", refusal.Message, StringComparison.Ordinal);
    }
}
