using System.Text;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

public sealed class AuthorDomainsTests
{
    [Theory]
    [InlineData("From: Ann <ann@Example.ORG>\r\n\r\n", "example.org")]
    [InlineData("from : \"Bob <bob@example.net>\" <ann@example.org>\n\n", "example.org")]
    [InlineData("From: ann@example.org, bob@example.net, cleo@EXAMPLE.org\r\n\r\n", "example.org example.net")]
    [InlineData("From: ann@b\u00fccher.example\r\n\r\n", "xn--bcher-kva.example")]
    [InlineData("From: A group: ann@example.org;\r\n\r\n", "example.org")]
    public void Each_domain_in_From_is_an_author_s(string message, string domains) => Assert.Equal(domains, Of(message));

    [Theory]
    [InlineData("To: ann@example.org\r\n\r\nFrom: ann@example.org\r\n")]
    [InlineData("From: ann@example.org\r\nFrom: ann@example.org\r\n\r\n")]
    [InlineData("From:\r\n\r\n")]
    [InlineData("From: nobody\r\n\r\n")]
    [InlineData("From: undisclosed:;\r\n\r\n")]
    [InlineData("")]
    public void Where_From_is_missing_repeated_or_empty_there_is_no_author(string message) => Assert.Equal("", Of(message));

    [Fact]
    public void A_From_that_is_too_long_is_none()
    {
        var from = $"From: ann@example.org{new string(' ', 100_000)}\r\n\r\n";

        Assert.Equal("", Of(from));
    }

    private static string Of(string message) => string.Join(' ', AuthorDomains.Of(Encoding.UTF8.GetBytes(message), MessageLimits.Default));
}
