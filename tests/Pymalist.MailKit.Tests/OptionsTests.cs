using Pymalist.Internet.Pop3;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Smtp;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Tests;

/// <summary>What MailKit cannot do is refused when a component is made, not when mail waits.</summary>
public sealed class OptionsTests
{
    private static readonly Pop3Options Pop3 = new() { Host = "pop.example", User = "ann", Password = "secret" };
    private static readonly ImapOptions Imap = new() { Host = "imap.example", User = "ann", Password = "secret" };
    private static readonly SmtpOptions Smtp = new() { Host = "mx.example" };

    [Fact]
    public async Task What_is_plain_is_taken()
    {
        _ = new Pop3Fetcher(Pop3);
        _ = new ImapFetcher(Imap);
        await new SmtpDistributor(Smtp).DisposeAsync();
    }

    [Fact]
    public async Task Kerberos_does_without_a_password_and_NTLM_does_not()
    {
        _ = new Pop3Fetcher(Pop3 with { WindowsLogin = WindowsLogin.Kerberos, Password = null });
        _ = new ImapFetcher(Imap with { WindowsLogin = WindowsLogin.Kerberos, Password = null });
        await new SmtpDistributor(Smtp with { WindowsLogin = WindowsLogin.Kerberos, User = "ann" }).DisposeAsync();

        Refused("Password", () => new Pop3Fetcher(Pop3 with { WindowsLogin = WindowsLogin.Ntlm, Password = null }));
        Refused("Password", () => new SmtpDistributor(Smtp with { WindowsLogin = WindowsLogin.Ntlm }));
        Refused("User", () => new SmtpDistributor(Smtp with { WindowsLogin = WindowsLogin.Ntlm, User = "ann" }));
    }

    [Fact]
    public void Two_ways_to_log_in_are_one_too_many()
    {
        var tokens = new OAuthOptions { TokenFile = "/run/token" };

        Refused("OAuth", () => new ImapFetcher(Imap with { WindowsLogin = WindowsLogin.Kerberos, Password = null, OAuth = tokens }));
        Refused("Authentication", () => new ImapFetcher(Imap with { WindowsLogin = WindowsLogin.Ntlm, Authentication = SaslMechanism.Plain }));
        Refused("Authentication", () => new Pop3Fetcher(Pop3 with { WindowsLogin = WindowsLogin.Ntlm, Authentication = Pop3Authentication.Apop }));
    }

    [Fact]
    public void What_only_the_built_in_ones_can_is_named()
    {
        Refused("Trace", () => new Pop3Fetcher(Pop3 with { Trace = true }));
        Refused("Trace", () => new ImapFetcher(Imap with { Trace = true }));
        Refused("Trace", () => new SmtpDistributor(Smtp with { Trace = true }));
        Refused("LMTP", () => new SmtpDistributor(Smtp with { Protocol = SmtpProtocol.Lmtp, Port = 24 }));
        Refused("Host", () => new SmtpDistributor(Smtp with { Host = "unix:/run/lmtp" }));
    }

    private static void Refused(string text, Func<object> make) =>
        Assert.Contains(text, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
