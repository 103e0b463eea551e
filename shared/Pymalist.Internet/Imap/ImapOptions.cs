using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>A folder on an IMAP server.</summary>
public record ImapOptions : IValidatableObject
{
    /// <summary>A name or an IP address; with TLS, the server's certificate must be for it.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Null is the protocol's own: 993 with <see cref="TlsMode.Implicit"/>, otherwise 143.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    [Required]
    public string User { get; init; } = "";

    /// <summary>Null with <see cref="OAuth"/>.</summary>
    [Secret]
    public string? Password { get; init; }

    public OAuthOptions? OAuth { get; init; }

    public SaslMechanism Authentication { get; init; }

    /// <summary>What is asked for is required.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>A file with certificates of authorities in PEM, trusted in place of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>A file with our own certificate in PEM, for a server that asks for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A file with its private key in PEM; without it, that stands in the same file.</summary>
    public string? ClientCertificateKeyFile { get; init; }

    /// <summary>The folder that mail is fetched from: in Unicode, and with the server's own separator between levels.</summary>
    [Required]
    public string Folder { get; init; } = "INBOX";

    /// <summary>Where a mail goes once it is safe; it is made if it is not there. Without it, mail that is safe is deleted.</summary>
    public string? MoveTo { get; init; }

    /// <summary>In octets. A mail that is larger stays in the folder, and is reported.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;

    /// <summary>
    /// How long the end of a pass is put off for mail that is yet to come (IDLE, RFC 2177); zero for not at all. A server
    /// that cannot say so is asked from time to time.
    /// </summary>
    public TimeSpan Wait { get; init; } = TimeSpan.Zero;

    /// <summary>For an answer, and for each 64 KiB of a long one.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For connecting, and for the TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether all that is said goes to the log, but for secrets and messages.</summary>
    public bool Trace { get; init; }

    /// <summary>RFC 2177: a server may end a session that says nothing for half an hour.</summary>
    internal TimeSpan IdleRenewal { get; init; } = TimeSpan.FromMinutes(29);

    /// <summary>How often a server is asked for new mail that has no IDLE.</summary>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The port that is meant.</summary>
    internal int EffectivePort => Port ?? (Tls == TlsMode.Implicit ? 993 : 143);

    /// <summary>The folder as part of a mail's identity: the same from one start to the next.</summary>
    internal string Source =>
        $"imap://{Uri.EscapeDataString(User)}@{Host.ToLowerInvariant()}:{EffectivePort}/{Uri.EscapeDataString(ImapMailboxName.Normalized(Folder))}";

    internal ConnectionOptions Connection => new()
    {
        Host = Host,
        Port = EffectivePort,
        Tls = Tls,
        CertificateAuthorityFile = CertificateAuthorityFile,
        ClientCertificateFile = ClientCertificateFile,
        ClientCertificateKeyFile = ClientCertificateKeyFile,
        ConnectTimeout = ConnectTimeout,
    };

    /// <summary>Who logs in has what it takes, and mail does not move to where it is.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var wrong in SaslSettings.Check(Password, OAuth, Authentication))
            yield return wrong;
        if (ClientCertificateKeyFile is not null && ClientCertificateFile is null)
            yield return new("is missing, and its key is there.", [nameof(ClientCertificateFile)]);
        if (MoveTo is not null && ImapMailboxName.Normalized(MoveTo) == ImapMailboxName.Normalized(Folder))
            yield return new("is the folder that mail is fetched from; it has to be another one.", [nameof(MoveTo)]);
    }
}
