using System.Security.Cryptography.X509Certificates;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("pop3");
    private readonly TestCertificates _certificates;

    public Pop3TlsTests() => _certificates = new TestCertificates(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task Mail_comes_over_TLS_and_the_password_goes_only_there(TlsMode tls)
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, tls);

        var mails = await new Pop3Fetcher(Options(server, tls)).DrainAll();

        Assert.Single(mails);
        Assert.Equal(tls == TlsMode.StartTls ? ["STLS", "CAPA", "AUTH PLAIN"] : ["CAPA", "AUTH PLAIN", "LIST"], server.Commands.Take(3));
    }

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task A_certificate_for_another_host_is_refused(TlsMode tls)
    {
        using var certificate = _certificates.WithWrongName().Load();
        await using var server = Server(certificate, tls);

        var (_, failure) = await new Pop3Fetcher(Options(server, tls)).Drain();

        Assert.IsType<TlsException>(failure);
        Assert.All(server.Commands, command => Assert.Equal("STLS", command));
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        using var certificate = _certificates.Expired().Load();
        await using var server = Server(certificate, TlsMode.StartTls);

        var (_, failure) = await new Pop3Fetcher(Options(server, TlsMode.StartTls)).Drain();

        Assert.IsType<TlsException>(failure);
    }

    [Fact]
    public async Task An_authority_that_nobody_knows_is_refused()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.StartTls);

        var (_, failure) = await new Pop3Fetcher(Options(server, TlsMode.StartTls) with { CertificateAuthorityFile = null }).Drain();

        Assert.IsType<TlsException>(failure);
        Assert.Equal(["STLS"], server.Commands);
    }

    [Fact]
    public async Task With_an_authority_of_our_own_no_other_is_trusted()
    {
        using var folder = new TemporaryFolder("pop3");
        using var others = new TestCertificates(folder);
        using var certificate = others.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.Implicit);

        var (_, failure) = await new Pop3Fetcher(Options(server, TlsMode.Implicit)).Drain();

        Assert.IsType<TlsException>(failure);
    }

    [Fact]
    public async Task TLS_that_is_required_and_refused_ends_the_session()
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = "+OK <1.2@x>" };

        var (_, failure) = await new Pop3Fetcher(Options(server, TlsMode.StartTls)).Drain();

        Assert.Contains("TLS is required", Assert.IsType<CommandRefusedException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(["STLS"], server.Commands);
    }

    [Fact]
    public async Task What_came_before_the_handshake_is_thrown_away()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.StartTls);
        server.Instead = async (session, command) =>
        {
            if (command != "STLS")
                return false;

            await session.Say("+OK\r\n+OK\r\nSASL LOGIN\r\n.\r\n-ERR injected\r\n");
            await session.Encrypt();
            return true;
        };

        var mails = await new Pop3Fetcher(Options(server, TlsMode.StartTls)).DrainAll();

        Assert.Single(mails);
        Assert.Equal("AUTH PLAIN", server.Commands[2]);
    }

    [Fact]
    public async Task A_file_of_authorities_that_is_none_is_named()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.Implicit);
        var missing = Options(server, TlsMode.Implicit) with { CertificateAuthorityFile = _folder.In("missing.pem") };
        var empty = Options(server, TlsMode.Implicit) with { CertificateAuthorityFile = _folder.Secret("empty.pem", "nothing") };

        var (_, first) = await new Pop3Fetcher(missing).Drain();
        var (_, second) = await new Pop3Fetcher(empty).Drain();

        Assert.Contains("missing.pem", Assert.IsType<TlsException>(first).Message, StringComparison.Ordinal);
        Assert.Contains("empty.pem", Assert.IsType<TlsException>(second).Message, StringComparison.Ordinal);
    }

    private static Pop3TestServer Server(X509Certificate2 certificate, TlsMode tls) => new("a\r\n")
    {
        Greeting = "+OK <1.2@x>",
        Capabilities = "USER UIDL SASL_PLAIN",
        Certificate = certificate,
        ImplicitTls = tls == TlsMode.Implicit,
    };

    private Pop3Options Options(Pop3TestServer server, TlsMode tls) =>
        server.Options with { Host = "localhost", Tls = tls, CertificateAuthorityFile = _certificates.AuthorityFile };
}
