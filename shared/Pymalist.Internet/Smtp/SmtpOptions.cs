using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>The server that mail is submitted, relayed or delivered to, and how.</summary>
public record SmtpOptions : IValidatableObject
{
    /// <summary>The server's name or address; its certificate must be for it. Or <c>unix:</c> and the path of a socket.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Without it: 465 for implicit TLS, else 587 where there is a user, else 25. LMTP has none of its own.</summary>
    [Range(1, 65_535)]
    public int? Port { get; init; }

    public SmtpProtocol Protocol { get; init; }

    /// <summary>Who logs in; nobody does where it is not set.</summary>
    public string? User { get; init; }

    /// <summary>Null with <see cref="OAuth"/>.</summary>
    [Secret]
    public string? Password { get; init; }

    public OAuthOptions? OAuth { get; init; }

    public SaslMechanism Authentication { get; init; }

    public TlsMode Tls { get; init; } = TlsMode.None;

    /// <summary>A file of certificates (PEM) to trust in place of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>A file with our own certificate in PEM, for a server that asks for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A file with its private key in PEM; without it, that stands in the same file.</summary>
    public string? ClientCertificateKeyFile { get; init; }

    /// <summary>What we call ourselves in EHLO: a domain or an address literal. Without it: this machine's name, or its address.</summary>
    public string? HelloName { get; init; }

    /// <summary>How many connections are open at a time; mail beyond that waits for one of them.</summary>
    [Range(1, 1_000)]
    public int MaxConnections { get; init; } = 5;

    /// <summary>RFC 5321, section 4.5.3.1.8: every server takes a hundred.</summary>
    [Range(1, 100_000)]
    public int MaxRecipientsPerTransaction { get; init; } = 100;

    /// <summary>Whether messages go out by BDAT (RFC 3030) where the server takes it; DATA otherwise.</summary>
    public bool Chunking { get; init; } = true;

    /// <summary>When the servers further on shall send a notification (RFC 3461). Empty leaves that to them.</summary>
    public IReadOnlyList<DsnNotify> DsnNotify { get; init; } = [];

    /// <summary>How much of the message they shall give back with it. Null leaves that to them.</summary>
    public DsnReturn? DsnReturn { get; init; }

    /// <summary>How long a connection stays open without a mail. Servers close theirs after five minutes (section 4.5.3.2.7).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>RFC 5321, section 4.5.3.2: five minutes for the greeting, MAIL and RCPT.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Section 4.5.3.2.5: three minutes for each block of a message.</summary>
    public TimeSpan DataBlockTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Section 4.5.3.2.6: ten minutes. Less of it makes duplicates: the server may have taken the message (RFC 1047).</summary>
    public TimeSpan FinalDotTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether all that is said goes to the log, but for secrets and messages.</summary>
    public bool Trace { get; init; }

    /// <summary>How long after its last answer a server is taken to be there still: a message may go with its envelope.</summary>
    internal TimeSpan WarmTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Measures how long this process may have stood still; only its timestamps are used, which nobody sets.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal int PortOrDefault => Port ?? (Tls, User) switch
    {
        _ when IsUnixSocket => 0,
        (TlsMode.Implicit, _) => 465,
        (_, not null) => 587,
        _ => 25,
    };

    private bool IsUnixSocket => Host.StartsWith(Connection.UnixPrefix, StringComparison.Ordinal);

    /// <summary>Who logs in has a name and what proves it; LMTP says where; what is said of notifications goes together.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (User is null && Password is not null)
            yield return new("stands alone; give both User and Password (or PasswordFile), or neither.", [nameof(Password)]);
        if (User is null && OAuth is not null)
            yield return new("stands alone; give both User and OAuth, or neither.", [nameof(OAuth)]);
        if (User is not null && Password is null && OAuth is null)
            yield return new("stands alone; give both User and Password (or PasswordFile) or OAuth, or neither.", [nameof(User)]);
        else if (User is not null)
        {
            foreach (var problem in SaslSettings.Check(Password, OAuth, Authentication))
                yield return problem;
        }

        if (ClientCertificateKeyFile is not null && ClientCertificateFile is null)
            yield return new("is missing, and its key is there.", [nameof(ClientCertificateFile)]);
        if (Protocol == SmtpProtocol.Lmtp && Port is null && !IsUnixSocket)
            yield return new("is missing; LMTP has no port of its own, and 25 is not for it.", [nameof(Port)]);
        if (IsUnixSocket && Tls != TlsMode.None)
            yield return new("has no use on a socket of this machine; it has to be None.", [nameof(Tls)]);
        if (DsnNotify.Count > 1 && DsnNotify.Contains(Smtp.DsnNotify.Never))
            yield return new("stands beside others; Never stands alone.", [nameof(DsnNotify)]);
    }
}
