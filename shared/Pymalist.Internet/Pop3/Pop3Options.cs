using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>How a user shows a POP3 server who he is.</summary>
public enum Pop3Authentication
{
    /// <summary>
    /// Without encryption APOP, where the server's greeting has a timestamp for it; else SASL PLAIN or LOGIN, where the server
    /// says that it has them; else USER and PASS.
    /// </summary>
    Auto,

    /// <summary>A digest of the password and the greeting's timestamp (RFC 1939, section 7).</summary>
    Apop,

    /// <summary>SASL PLAIN (RFC 5034, RFC 4616).</summary>
    Plain,

    /// <summary>SASL LOGIN, which has no standard and many users.</summary>
    Login,

    /// <summary>USER and PASS (RFC 1939, section 7).</summary>
    User,
}

/// <summary>A mailbox on a POP3 server.</summary>
public sealed record Pop3Options
{
    /// <summary>A name or an IP address; with TLS, the server's certificate must be for it.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Null is the protocol's own: 995 with <see cref="TlsMode.Implicit"/>, otherwise 110.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    [Required]
    public string User { get; init; } = "";

    [Required]
    [Secret]
    public string Password { get; init; } = "";

    /// <summary>What is asked for is required.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>A file with certificates of authorities in PEM, trusted in place of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    public Pop3Authentication Authentication { get; init; }

    /// <summary>In octets. A mail that is larger stays in the mailbox, and is reported.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;

    /// <summary>For an answer, and for each 64 KiB of a long one.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For connecting, and for the TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The port that is meant.</summary>
    internal int EffectivePort => Port ?? (Tls == TlsMode.Implicit ? 995 : 110);

    /// <summary>The mailbox as part of a mail's identity: the same from one start to the next.</summary>
    internal string Source => $"pop3://{Uri.EscapeDataString(User)}@{Host.ToLowerInvariant()}:{EffectivePort}";

    internal ConnectionOptions Connection => new()
    {
        Host = Host,
        Port = EffectivePort,
        Tls = Tls,
        CertificateAuthorityFile = CertificateAuthorityFile,
        ConnectTimeout = ConnectTimeout,
    };
}
