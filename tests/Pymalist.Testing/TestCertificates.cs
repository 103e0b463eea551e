using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pymalist.Testing;

/// <summary>A certificate authority made for one test, and the certificates of its servers, as PEM files.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly X509Certificate2 _authority;

    /// <param name="folder">Takes the files.</param>
    public TestCertificates(TemporaryFolder folder)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pymalist test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(Yesterday, Yesterday.AddYears(1));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    /// <summary>What a client has to trust.</summary>
    public string AuthorityFile => _folder.In("authority.pem");

    private static DateTimeOffset Yesterday => DateTimeOffset.UtcNow.AddDays(-1);

    /// <summary>A certificate for <c>localhost</c> and 127.0.0.1.</summary>
    public ServerCertificate ForLocalhost() => For("localhost");

    /// <summary>One that is good, but for another host than the one a test connects to.</summary>
    public ServerCertificate WithWrongName() => For("elsewhere.example");

    /// <summary>One that nobody should accept any more.</summary>
    public ServerCertificate Expired() => Issue("localhost", "expired", Yesterday.AddHours(12));

    /// <param name="host">The name in it; <c>localhost</c> brings 127.0.0.1 with it.</param>
    public ServerCertificate For(string host) => Issue(host, host, Yesterday.AddDays(100));

    /// <summary>One of a client, by the same authority.</summary>
    public ServerCertificate ForClient(string name) => Issue(name, name, Yesterday.AddDays(100), "1.3.6.1.5.5.7.3.2");

    /// <summary>One for <c>localhost</c> that no authority has signed.</summary>
    public ServerCertificate SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(Yesterday, Yesterday.AddDays(100));
        return Written("self-signed", certificate, key);
    }

    public void Dispose() => _authority.Dispose();

    private ServerCertificate Issue(string host, string file, DateTimeOffset end, string usage = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        using var certificate = request.Create(_authority, Yesterday, end, Guid.NewGuid().ToByteArray());
        return Written(file, certificate, key);
    }

    private ServerCertificate Written(string file, X509Certificate2 certificate, ECDsa key) => new(
        _folder.Secret($"{file}.pem", certificate.ExportCertificatePem()),
        _folder.Secret($"{file}.key", key.ExportPkcs8PrivateKeyPem()));
}

/// <summary>A certificate and its private key, in PEM files.</summary>
public sealed record ServerCertificate(string CertificateFile, string KeyFile)
{
    /// <summary>For servers made of .NET; the caller disposes of it.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
}
