using Pymalist.Internet.Imap;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Tests.Smtp;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Sasl;

/// <summary>Access tokens, and real servers that look at them.</summary>
public sealed class DovecotTokenTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly DovecotTokens _tokens = new();

    private DovecotServer Server => _tokens.Server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _tokens.DisposeAsync();

    [ServerTheory("dovecot")]
    [InlineData(SaslMechanism.Auto)]
    [InlineData(SaslMechanism.OAuthBearer)]
    [InlineData(SaslMechanism.XOAuth2)]
    public async Task Tokens_let_into_IMAP(SaslMechanism mechanism)
    {
        await Server.Start();
        Server.Deliver("ann", "A: b\r\n\r\n"u8);
        var options = new ImapOptions { Host = "localhost", Port = Server.ImapPort, Tls = TlsMode.None, User = "ann", Authentication = mechanism };

        var mails = await new ImapFetcher(options with { OAuth = new() { TokenFile = _tokens.Issue("ann", Now) } }).DrainAll();

        Assert.Single(mails);
        Assert.Equal(0, Server.Mails("ann"));
    }

    [ServerTheory("dovecot")]
    [InlineData(Pop3Authentication.Auto)]
    [InlineData(Pop3Authentication.OAuthBearer)]
    [InlineData(Pop3Authentication.XOAuth2)]
    public async Task Tokens_let_into_POP3(Pop3Authentication mechanism)
    {
        await Server.Start();
        Server.Deliver("ann", "A: b\r\n\r\n"u8);
        var options = new Pop3Options { Host = "localhost", Port = Server.Port, Tls = TlsMode.None, User = "ann", Authentication = mechanism };

        var mails = await new Pop3Fetcher(options with { OAuth = new() { TokenFile = _tokens.Issue("ann", Now) } }).DrainAll();

        Assert.Single(mails);
        Assert.Equal(0, Server.Mails("ann"));
    }

    [ServerTheory("dovecot", "postfix")]
    [InlineData(SaslMechanism.OAuthBearer)]
    [InlineData(SaslMechanism.XOAuth2)]
    public async Task Tokens_let_into_SMTP(SaslMechanism mechanism)
    {
        await Server.Start();
        await using var postfix = new PostfixServer
        {
            Settings = $"""
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = {Server.Folder}/run/postfix-auth
                smtpd_recipient_restrictions = permit_sasl_authenticated, reject
                """,
        };
        await postfix.Start();
        await postfix.AddMailbox("ann@example.org");
        await using var distributor = new SmtpDistributor(
            new() { Host = "localhost", Port = postfix.Port, User = "ann", Authentication = mechanism, OAuth = new() { TokenFile = _tokens.Issue("ann", Now) } });

        var report = await distributor.Distribute(Posts.To("ann@example.org"), CancellationToken.None);

        Assert.True(report.Recipients[0].Status.IsSuccess, report.Recipients[0].ToString());
    }

    [ServerFact("dovecot")]
    public async Task A_token_that_is_over_or_anothers_lets_nobody_in_and_a_new_one_does()
    {
        await Server.Start();
        Server.Deliver("ann", "A: b\r\n\r\n"u8);
        var options = new ImapOptions { Host = "localhost", Port = Server.ImapPort, Tls = TlsMode.None, User = "ann" };
        var fetcher = new ImapFetcher(options with { OAuth = new() { TokenFile = _tokens.Issue("ann", Now.AddDays(-1)) } });

        var (_, old) = await fetcher.Drain();
        _tokens.Issue("bob", Now);
        var (_, anothers) = await fetcher.Drain();
        _tokens.Issue("ann", Now);
        var mails = await fetcher.DrainAll();

        Assert.IsType<ImapRefusedException>(old);
        Assert.IsType<ImapRefusedException>(anothers);
        Assert.Single(mails);
    }
}
