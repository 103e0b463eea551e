using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>To whom a client says its first word when TLS is asked for.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("tls");
    private readonly X509Certificate2 _authority = Authority("CN=ours");

    [Fact]
    public async Task A_server_of_the_authority_in_the_file_is_trusted()
    {
        Assert.Equal("AMQP", await FirstWord(Certificate(_authority, "localhost")));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_trusted()
    {
        Assert.Equal("", await FirstWord(Certificate(_authority, "elsewhere.example")));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        using var other = Authority("CN=theirs");

        Assert.Equal("", await FirstWord(Certificate(other, "localhost")));
    }

    // The client's own reading of amqps:// would let another host's certificate pass, file or not.
    [Fact]
    public async Task Without_a_file_the_system_decides_and_does_not_trust_ours()
    {
        Assert.Equal("", await FirstWord(Certificate(_authority, "localhost"), withFile: false));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>What the client says inside TLS; nothing when it leaves during the handshake.</summary>
    private async Task<string> FirstWord(X509Certificate2 certificate, bool withFile = true)
    {
        var file = Path.Combine(_folder.Path, "authorities.pem");
        await File.WriteAllTextAsync(file, _authority.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new RabbitMqOptions
        {
            Uri = $"amqps://user:secret@localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/",
            CertificateAuthorityFile = withFile ? file : null,
        };
        await using var queues = new RabbitMqQueues(options, new RecordingLogger());
        using var stop = new CancellationTokenSource();
        var depth = queues.Depth(QueueNames.Fetched, stop.Token);

        using var client = await listener.AcceptTcpClientAsync().WaitAsync(Deadline.Default);
        var word = await FirstWord(client, certificate).WaitAsync(Deadline.Default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => depth);
        return word;
    }

    private static async Task<string> FirstWord(TcpClient client, X509Certificate2 certificate)
    {
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            var word = new byte[4];
            await tls.ReadExactlyAsync(word);
            return System.Text.Encoding.ASCII.GetString(word);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return "";
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Certificate(X509Certificate2 authority, string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
