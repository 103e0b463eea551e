using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Transport;

public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new("tls");
    private readonly TestCertificates _certificates;

    public TlsTests() => _certificates = new TestCertificates(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_a_private_authority_is_trusted_where_that_is_named()
    {
        await using var server = new TlsTestServer(_certificates.ForLocalhost());

        Assert.Equal("hello ", await Greeting(Options(server)));
    }

    [Fact]
    public async Task An_address_is_a_name_too()
    {
        await using var server = new TlsTestServer(_certificates.ForLocalhost());

        Assert.Equal("hello ", await Greeting(Options(server) with { Host = "127.0.0.1" }));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var server = new TlsTestServer(_certificates.WithWrongName());

        await Refused(Options(server));
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        await using var server = new TlsTestServer(_certificates.Expired());

        await Refused(Options(server));
    }

    [Fact]
    public async Task A_certificate_of_a_client_is_none_of_a_server()
    {
        await using var server = new TlsTestServer(_certificates.ForClient("localhost"));

        await Refused(Options(server));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_that_signs_itself_is_refused(bool withAuthority)
    {
        await using var server = new TlsTestServer(_certificates.SelfSigned());

        await Refused(Options(server) with { CertificateAuthorityFile = withAuthority ? _certificates.AuthorityFile : null });
    }

    [Fact]
    public async Task A_certificate_that_signs_itself_is_trusted_where_it_is_named()
    {
        var certificate = _certificates.SelfSigned();
        await using var server = new TlsTestServer(certificate);

        Assert.Equal("hello ", await Greeting(Options(server) with { CertificateAuthorityFile = certificate.CertificateFile }));
    }

    [Fact]
    public async Task A_private_authority_is_not_trusted_by_itself()
    {
        await using var server = new TlsTestServer(_certificates.ForLocalhost());

        await Refused(Options(server) with { CertificateAuthorityFile = null });
    }

    [Fact]
    public async Task A_server_that_asks_who_we_are_is_shown_our_certificate()
    {
        var own = _certificates.ForClient("pymalist");
        await using var server = new TlsTestServer(_certificates.ForLocalhost(), asksForCertificate: true);

        Assert.Equal("hello CN=pymalist", await Greeting(WithOwn(server, own)));
    }

    [Fact]
    public async Task Certificate_and_key_may_stand_in_one_file()
    {
        var own = _certificates.ForClient("pymalist");
        var both = _folder.Secret("both.pem", File.ReadAllText(own.CertificateFile) + "\n" + File.ReadAllText(own.KeyFile));
        await using var server = new TlsTestServer(_certificates.ForLocalhost(), asksForCertificate: true);

        Assert.Equal("hello CN=pymalist", await Greeting(Options(server) with { ClientCertificateFile = both }));
    }

    [Fact]
    public async Task A_server_that_does_not_ask_is_not_told()
    {
        await using var server = new TlsTestServer(_certificates.ForLocalhost());

        Assert.Equal("hello ", await Greeting(WithOwn(server, _certificates.ForClient("pymalist"))));
    }

    [Fact]
    public async Task A_server_that_must_know_who_we_are_and_is_not_told_ends_the_session()
    {
        await using var server = new TlsTestServer(_certificates.ForLocalhost(), asksForCertificate: true);

        await Assert.ThrowsAnyAsync<SessionBrokenException>(() => Greeting(Options(server)));
    }

    [Fact]
    public async Task A_certificate_of_ours_that_cannot_be_used_is_named()
    {
        var own = _certificates.ForClient("pymalist");
        var other = _certificates.ForClient("other");
        await using var server = new TlsTestServer(_certificates.ForLocalhost(), asksForCertificate: true);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var locked = key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));

        foreach (var (certificate, keyFile, expected) in new (string, string?, string)[]
        {
            (_folder.In("none.pem"), own.KeyFile, "none.pem cannot be read"),
            (own.CertificateFile, _folder.In("none.key"), "none.key cannot be read"),
            (_folder.Secret("empty.pem", ""), own.KeyFile, "no certificate (BEGIN CERTIFICATE)"),
            (_folder.Secret("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), own.KeyFile, "broken.pem cannot be read"),
            (own.CertificateFile, null, "no private key (BEGIN PRIVATE KEY)"),
            (own.CertificateFile, other.KeyFile, "does not belong to"),
            (own.CertificateFile, _folder.Secret("broken.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "does not belong to"),
            (own.CertificateFile, _folder.Secret("locked.key", locked), "is encrypted"),
        })
        {
            var exception = Assert.Throws<TlsException>(() => ClientCertificate.Read(certificate, keyFile));

            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<TlsException>(() => Greeting(Options(server) with { ClientCertificateFile = own.CertificateFile, ClientCertificateKeyFile = other.KeyFile }));
    }

    private static async Task Refused(ConnectionOptions options)
    {
        var exception = await Assert.ThrowsAsync<TlsException>(() => Greeting(options));

        Assert.Contains($"{options.Host}:{options.Port}", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Greeting(ConnectionOptions options)
    {
        await using var connection = await Connection.Open(options, CancellationToken.None);
        return Encoding.ASCII.GetString((await connection.ReadLine(100, Timeout, CancellationToken.None)).Span);
    }

    private ConnectionOptions WithOwn(TlsTestServer server, ServerCertificate own) =>
        Options(server) with { ClientCertificateFile = own.CertificateFile, ClientCertificateKeyFile = own.KeyFile };

    private ConnectionOptions Options(TlsTestServer server) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Tls = TlsMode.Implicit,
        CertificateAuthorityFile = _certificates.AuthorityFile,
        ConnectTimeout = Timeout,
    };
}
