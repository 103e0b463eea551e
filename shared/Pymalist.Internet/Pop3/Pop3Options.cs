using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>A mailbox on a POP3 server.</summary>
public sealed record Pop3Options : IValidatableObject
{
    /// <summary>A name or an IP address; with TLS, the server's certificate must be for it.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Null is the protocol's own: 995 with <see cref="TlsMode.Implicit"/>, otherwise 110.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    [Required]
    public string User { get; init; } = "";

    /// <summary>Null with <see cref="OAuth"/>.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>Null with <see cref="Password"/>.</summary>
    public OAuthOptions? OAuth { get; init; }

    public Pop3Authentication Authentication { get; init; }

    /// <summary>What is asked for is required.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>A file with certificates of authorities in PEM, trusted in place of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>A file with our own certificate in PEM, for a server that asks for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A file with its private key in PEM; without it, that stands in the same file.</summary>
    public string? ClientCertificateKeyFile { get; init; }

    /// <summary>In octets. A mail that is larger stays in the mailbox, and is reported.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;

    /// <summary>
    /// In octets: how much mail is asked for ahead of need, from a server that can be asked so (PIPELINING). 0 is for one mail at a
    /// time. It costs no memory here; when we are to stop, the server still sends it.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int Prefetch { get; init; } = 1024 * 1024;

    /// <summary>For an answer, and for each 64 KiB of a long one.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For connecting, and for the TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether all that is said goes to the log, but for secrets and messages.</summary>
    public bool Trace { get; init; }

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
        ClientCertificateFile = ClientCertificateFile,
        ClientCertificateKeyFile = ClientCertificateKeyFile,
        ConnectTimeout = ConnectTimeout,
    };

    internal SaslMechanism Mechanism => Authentication switch
    {
        Pop3Authentication.Plain => SaslMechanism.Plain,
        Pop3Authentication.Login => SaslMechanism.Login,
        Pop3Authentication.ScramSha256 => SaslMechanism.ScramSha256,
        Pop3Authentication.XOAuth2 => SaslMechanism.XOAuth2,
        Pop3Authentication.OAuthBearer => SaslMechanism.OAuthBearer,
        _ => SaslMechanism.Auto,
    };

    /// <summary>What is there goes together.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OAuth is not null && Authentication is Pop3Authentication.Apop or Pop3Authentication.User)
            yield return new($"is missing; {Authentication} cannot do with a token.", [nameof(Password)]);
        if (ClientCertificateKeyFile is not null && ClientCertificateFile is null)
            yield return new("is missing, and its key is there.", [nameof(ClientCertificateFile)]);
        foreach (var problem in SaslSettings.Check(Password, OAuth, Mechanism))
            yield return problem;
    }
}
