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

    /// <summary>For looking up the name, connecting and one TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
