namespace Pymalist.Lists.Tests;

public sealed class MembersOnlyProcessorTests
{
    private readonly MembersOnlyProcessor _guard = new(Posts.Red.List, new DeclaredRoster(Posts.Red), new PassingProcessor());

    [Theory]
    [InlineData("From: ann@example.com")]
    [InlineData("From: \"Somebody else\" <ANN@Example.COM>")]
    [InlineData("From: Bob <bob@example.net>, Mallory <mallory@example.org>")]
    public async Task A_member_may_post(string from)
    {
        var outgoing = await _guard.Only($"{from}\r\n\r\nHello\r\n");

        Assert.Equal("5f1d", outgoing.Id);
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
        var refusal = await _guard.Refusal(Posts.Mail($"{fields}\r\n\r\nHello\r\n"));

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Contains("\"Red mail list\" <red@example.org>", refusal.Message, StringComparison.Ordinal);
    }
}
