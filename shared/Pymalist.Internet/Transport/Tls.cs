using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pymalist.Internet.Transport;

/// <summary>The client's side of TLS: the server's certificate must be for the host, and from an authority that is trusted.</summary>
internal static class Tls
{
    /// <exception cref="TlsException">There is no handshake, or the certificate is not to be trusted.</exception>
    public static async Task<SslStream> Handshake(Stream clear, ConnectionOptions options, string peer, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(clear);
        try
        {
            await encrypted.AuthenticateAsClientAsync(Client(options), cancellationToken);
            return encrypted;
        }
        catch (AuthenticationException exception)
        {
            await encrypted.DisposeAsync();
            throw new TlsException($"{peer} has no TLS certificate that can be trusted, or speaks no TLS here: {exception.Message}", exception);
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Client(ConnectionOptions options)
    {
        var client = new SslClientAuthenticationOptions
        {
            TargetHost = options.Host,
            ClientCertificateContext = options.ClientCertificateFile is { Length: > 0 } own ? ClientCertificate.Read(own, options.ClientCertificateKeyFile) : null,
        };
        if (options.CertificateAuthorityFile is not { Length: > 0 } file)
            return client;

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Authorities(file));
        client.CertificateChainPolicy = policy;
        return client;
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TlsException($"The certificate authorities in {file} cannot be read: {exception.Message}", exception);
        }

        return authorities.Count > 0
            ? authorities
            : throw new TlsException($"There is no certificate (BEGIN CERTIFICATE) in {file}.");
    }
}
