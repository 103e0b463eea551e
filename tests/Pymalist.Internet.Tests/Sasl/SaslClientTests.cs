using System.Text;
using Pymalist.Internet.Sasl;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Sasl;

public sealed class SaslClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("sasl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("PLAIN LOGIN SCRAM-SHA-256 SCRAM-SHA-1", "SCRAM-SHA-256")]
    [InlineData("plain scram-sha-256", "SCRAM-SHA-256")]
    [InlineData("LOGIN PLAIN XOAUTH2 OAUTHBEARER", "PLAIN")]
    [InlineData("CRAM-MD5 LOGIN", "LOGIN")]
    public async Task With_a_password_the_best_that_is_offered_is_taken(string offered, string expected)
    {
        var exchange = await Begin(new("ann", "secret", null, SaslMechanism.Auto), offered);

        Assert.Equal(expected, exchange.Mechanism);
    }

    [Theory]
    [InlineData("PLAIN XOAUTH2 OAUTHBEARER", "OAUTHBEARER")]
    [InlineData("PLAIN xoauth2", "XOAUTH2")]
    public async Task With_a_token_the_best_that_is_offered_is_taken(string offered, string expected)
    {
        var exchange = await Begin(new("ann", null, Token("t"), SaslMechanism.Auto), offered);

        Assert.Equal(expected, exchange.Mechanism);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CRAM-MD5 GSSAPI")]
    [InlineData("XOAUTH2")]
    public async Task Where_nothing_will_do_that_is_said(string offered)
    {
        var exception = await Assert.ThrowsAsync<SaslException>(() => Begin(new("ann", "secret", null, SaslMechanism.Auto), offered));

        Assert.Contains("mail.example.org:110", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SCRAM-SHA-256, PLAIN, LOGIN", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_not_given_away_by_mechanisms_for_passwords()
    {
        await Assert.ThrowsAsync<SaslException>(() => Begin(new("ann", null, Token("t"), SaslMechanism.Auto), "PLAIN LOGIN SCRAM-SHA-256"));
    }

    [Theory]
    [InlineData(SaslMechanism.Plain, "PLAIN")]
    [InlineData(SaslMechanism.Login, "LOGIN")]
    [InlineData(SaslMechanism.ScramSha256, "SCRAM-SHA-256")]
    public async Task The_one_that_must_be_is_taken_whatever_is_offered(SaslMechanism mechanism, string expected)
    {
        var exchange = await Begin(new("ann", "secret", null, mechanism), "");

        Assert.Equal(expected, exchange.Mechanism);
    }

    [Theory]
    [InlineData(SaslMechanism.OAuthBearer)]
    [InlineData(SaslMechanism.XOAuth2)]
    public async Task A_mechanism_for_tokens_needs_one(SaslMechanism mechanism)
    {
        var exception = await Assert.ThrowsAsync<SaslException>(() => Begin(new("ann", "secret", null, mechanism), ""));

        Assert.Contains("OAuth", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mechanism_for_passwords_needs_one()
    {
        var exception = await Assert.ThrowsAsync<SaslException>(() => Begin(new("ann", null, Token("t"), SaslMechanism.Plain), ""));

        Assert.Contains("PasswordFile", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_file_is_read_at_every_log_in()
    {
        var client = new SaslClient("ann", null, Token("first\n"), SaslMechanism.XOAuth2);
        var first = await Begin(client, "");
        Token("second\n");

        var second = await Begin(client, "");

        Assert.Equal("user=ann\u0001auth=Bearer first\u0001\u0001", Encoding.UTF8.GetString(first.Initial!));
        Assert.Equal("user=ann\u0001auth=Bearer second\u0001\u0001", Encoding.UTF8.GetString(second.Initial!));
    }

    private OAuthOptions Token(string text) => new() { TokenFile = _folder.Secret("token", text) };

    private static Task<SaslExchange> Begin(SaslClient client, string offered) =>
        client.Begin(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries), "mail.example.org", 110, CancellationToken.None).AsTask();
}
