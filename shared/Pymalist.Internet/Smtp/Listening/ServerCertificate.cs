using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>The certificate that clients are shown, from PEM files that somebody else keeps fresh.</summary>
internal sealed class ServerCertificate
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly Lock _lock = new();
    private (DateTime, DateTime) _changed;
    private SslServerAuthenticationOptions _options;

    /// <param name="certificateFile">The certificate, and those that lead to its authority.</param>
    /// <param name="keyFile">Its private key; null where that stands in the same file.</param>
    /// <exception cref="TlsException">There is none, or none that can be read.</exception>
    public ServerCertificate(string certificateFile, string? keyFile)
    {
        (_certificateFile, _keyFile) = (certificateFile, keyFile ?? certificateFile);
        _changed = Changed();
        _options = Read() ?? throw new TlsException($"There is no certificate with its key to be read in {_certificateFile} and {_keyFile}.");
    }

    /// <summary>For a handshake. Files that have changed are read again; while they are half written, what was read before holds.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_lock)
        {
            if (Changed() is var changed && changed != _changed && Read() is { } options)
                (_options, _changed) = (options, changed);
            return _options;
        }
    }

    private (DateTime Certificate, DateTime Key) Changed() =>
        (File.GetLastWriteTimeUtc(_certificateFile), File.GetLastWriteTimeUtc(_keyFile));

    private SslServerAuthenticationOptions? Read()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_certificateFile);
            var certificate = X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
            return new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
