namespace Pymalist.Internet.Transport;

/// <summary>Where to connect to, and how.</summary>
public sealed record ConnectionOptions
{
    /// <summary>A name or an IP address; the server's certificate must be for it.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>With <see cref="TlsMode.StartTls"/> the connection opens in clear text, and its user calls <see cref="Connection.StartTls"/>.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>
    /// A file with one or more certificates of authorities in PEM. Then these are trusted and no others; without it, those that
    /// the system trusts.
    /// </summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>A file with our own certificate in PEM, for a server that asks for one; null where none does.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A file with its private key in PEM; null where that stands in the same file.</summary>
    public string? ClientCertificateKeyFile { get; init; }

    /// <summary>Sees all that is said, but for secrets and messages; null where nobody looks.</summary>
    public IProtocolTrace? Trace { get; init; }

    /// <summary>For looking up the name, connecting and one TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
