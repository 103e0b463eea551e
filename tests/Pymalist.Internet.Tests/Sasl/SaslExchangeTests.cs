using System.Text;
using Pymalist.Internet.Sasl;

namespace Pymalist.Internet.Tests.Sasl;

public sealed class SaslExchangeTests
{
    // RFC 4616, section 4.
    [Fact]
    public void PLAIN_says_all_at_once()
    {
        var exchange = new PlainExchange("tim", "tanstaaftanstaaf");

        Assert.Equal("\0tim\0tanstaaftanstaaf", Text(exchange.Initial));
        exchange.Complete();
        Assert.Throws<SaslException>(() => exchange.Answer("more"u8));
    }

    [Fact]
    public void PLAIN_writes_UTF8_as_it_is()
    {
        Assert.Equal("\0\u00e4nn\0s\u00e4cret", Text(new PlainExchange("\u00e4nn", "s\u00e4cret").Initial));
    }

    [Theory]
    [InlineData("a\0b", "secret")]
    [InlineData("ann", "sec\0ret")]
    public void PLAIN_does_not_say_NUL(string user, string password)
    {
        var exception = Assert.Throws<SaslException>(() => new PlainExchange(user, password));

        Assert.DoesNotContain("sec", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LOGIN_waits_to_be_asked()
    {
        var exchange = new LoginExchange("ann", "secret");

        Assert.Null(exchange.Initial);
        Assert.Equal("ann", Text(exchange.Answer("Username:"u8)));
        Assert.Equal("secret", Text(exchange.Answer("whatever"u8)));
        exchange.Complete();
        Assert.Throws<SaslException>(() => exchange.Answer("more"u8));
    }

    // RFC 7628, section 4.1.
    [Fact]
    public void OAUTHBEARER_says_whom_the_token_is_for()
    {
        var exchange = new OAuthBearerExchange("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", "server.example.com", 143);

        Assert.Equal(
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB",
            Convert.ToBase64String(exchange.Initial));
        exchange.Complete();
    }

    [Fact]
    public void OAUTHBEARER_escapes_what_separates()
    {
        Assert.StartsWith("n,a=a=2Cb=3Dc,\u0001", Text(new OAuthBearerExchange("a,b=c", "t", "h", 1).Initial), StringComparison.Ordinal);
    }

    // RFC 7628, section 4.3.
    [Fact]
    public void OAUTHBEARER_answers_an_error_with_a_single_octet()
    {
        var exchange = new OAuthBearerExchange("ann", "t", "h", 1);

        var answer = exchange.Answer("""{"status":"invalid_token","scope":"example_scope"}"""u8);

        Assert.Equal([1], answer);
        Assert.Equal("invalid_token", exchange.Refusal);
        Assert.Throws<SaslException>(exchange.Complete);
        Assert.Throws<SaslException>(() => exchange.Answer(""u8));
    }

    // The provider's own example.
    [Fact]
    public void XOAUTH2_says_all_at_once_and_answers_an_error_with_nothing()
    {
        var exchange = new XOAuth2Exchange("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");

        Assert.Equal(
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
            Convert.ToBase64String(exchange.Initial));
        Assert.Empty(exchange.Answer("""{"status":"401","schemes":"bearer","scope":"https://mail.example.com/"}"""u8));
        Assert.Equal("401", exchange.Refusal);
        Assert.Throws<SaslException>(exchange.Complete);
        Assert.Throws<SaslException>(() => exchange.Answer(""u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"status":1}""")]
    [InlineData("""{"status":"\ud800"}""")]
    [InlineData("""{"status":"Bearer the.token"}""")]
    [InlineData("""{"status":"\u001b[2J"}""")]
    public void An_error_that_is_no_word_is_not_repeated(string challenge)
    {
        var exchange = new OAuthBearerExchange("ann", "the.token", "h", 1);

        Assert.Equal([1], exchange.Answer(Encoding.UTF8.GetBytes(challenge)));

        Assert.Equal("it does not say why", exchange.Refusal);
    }

    [Fact]
    public void What_separates_the_parts_stands_in_none_of_them()
    {
        Assert.Throws<SaslException>(() => new OAuthBearerExchange("ann\u0001auth=Bearer x", "t", "h", 1));
        Assert.Throws<SaslException>(() => new XOAuth2Exchange("ann\u0001auth=Bearer x", "t"));
    }

    private static string Text(byte[]? octets) => Encoding.UTF8.GetString(octets!);
}
