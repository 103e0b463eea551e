using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing.Servers;

namespace Pymalist.MailKit.Tests;

/// <summary>TLS that is asked for is had, or there is no session.</summary>
public sealed class TlsTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    [ServerTheory("dovecot")]
    [InlineData(TlsMode.StartTls)]
    [InlineData(TlsMode.Implicit)]
    public async Task A_certificate_of_an_authority_that_nobody_knows_is_refused(TlsMode tls)
    {
        var (_, pop3) = await new Pop3Fetcher(Pop3(tls) with { CertificateAuthorityFile = null }).Drain();
        var (_, imap) = await new ImapFetcher(Imap(tls) with { CertificateAuthorityFile = null }).Drain();

        Assert.IsType<TlsException>(pop3);
        Assert.IsType<TlsException>(imap);
    }

    [ServerFact("dovecot")]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var other = new DovecotServer();
        other.Show(certificates => certificates.WithWrongName());
        await other.Start();

        var (_, failure) = await new Pop3Fetcher(
            Pop3(TlsMode.StartTls) with { Port = other.Port, CertificateAuthorityFile = other.CertificateAuthorityFile }).Drain();

        Assert.IsType<TlsException>(failure);
    }

    [ServerFact("dovecot")]
    public async Task A_file_of_authorities_that_is_not_there_is_named()
    {
        var (_, failure) = await new Pop3Fetcher(Pop3(TlsMode.Implicit) with { CertificateAuthorityFile = "missing.pem" }).Drain();

        Assert.Contains("missing.pem", Assert.IsType<TlsException>(failure).Message, StringComparison.Ordinal);
    }

    [ServerFact("dovecot")]
    public async Task A_server_without_TLS_is_told_no_password()
    {
        await using var plain = new DovecotServer { Settings = "ssl = no" };
        await plain.Start();
        plain.AddUser("ann", "secret");

        var (_, pop3) = await new Pop3Fetcher(Pop3(TlsMode.StartTls) with { Port = plain.Port }).Drain();
        var (_, imap) = await new ImapFetcher(Imap(TlsMode.StartTls) with { Port = plain.ImapPort }).Drain();

        Assert.IsType<TlsException>(pop3);
        Assert.IsType<TlsException>(imap);
    }

    private Pop3Options Pop3(TlsMode tls) => new()
    {
        Host = "localhost",
        Port = tls == TlsMode.Implicit ? server.TlsPort : server.Port,
        User = "ann",
        Password = "secret",
        Tls = tls,
        CertificateAuthorityFile = server.CertificateAuthorityFile,
    };

    private ImapOptions Imap(TlsMode tls) => new()
    {
        Host = "localhost",
        Port = tls == TlsMode.Implicit ? server.ImapTlsPort : server.ImapPort,
        User = "ann",
        Password = "secret",
        Tls = tls,
        CertificateAuthorityFile = server.CertificateAuthorityFile,
    };
}
