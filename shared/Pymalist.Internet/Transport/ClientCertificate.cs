using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pymalist.Internet.Transport;

/// <summary>Our own certificate, for a server that asks who we are in the TLS handshake.</summary>
internal static class ClientCertificate
{
    /// <summary>Reads it anew: whoever renews certificates does so while we run.</summary>
    /// <param name="file">PEM: the certificate first, then those between it and the authority.</param>
    /// <param name="keyFile">PEM; null or empty where the key stands in the first file.</param>
    /// <exception cref="TlsException">A file cannot be read, or the two do not belong together; says which.</exception>
    public static SslStreamCertificateContext Read(string file, string? keyFile)
    {
        var chain = Certificates(file);
        keyFile = keyFile is { Length: > 0 } ? keyFile : file;
        var key = Text(keyFile, "The key of the client certificate");
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new TlsException($"There is no private key (BEGIN PRIVATE KEY) in {keyFile}; the client certificate in {file} needs its key.");
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new TlsException($"The private key in {keyFile} is encrypted; nobody is there to give a password, so give it in clear and readable by this program only.");

        try
        {
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key), chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new TlsException($"The private key in {keyFile} does not belong to the client certificate in {file}, or is damaged: {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Text(file, "The client certificate"));
        }
        catch (CryptographicException exception)
        {
            throw new TlsException($"The client certificate in {file} cannot be read: {exception.Message}", exception);
        }

        return certificates.Count > 0 ? certificates : throw new TlsException($"There is no certificate (BEGIN CERTIFICATE) in {file}.");
    }

    private static string Text(string file, string what)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TlsException($"{what} in {file} cannot be read: {exception.Message}", exception);
        }
    }
}
