using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>The server that mail is submitted or relayed to, and how.</summary>
public sealed record SmtpOptions : IValidatableObject
{
    /// <summary>The server's name or address; its certificate must be for it.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Without it: 465 for implicit TLS, else 587 where there is a user, else 25.</summary>
    [Range(1, 65_535)]
    public int? Port { get; init; }

    /// <summary>Who logs in; nobody does where it is not set.</summary>
    public string? User { get; init; }

    [Secret]
    public string? Password { get; init; }

    public TlsMode Tls { get; init; } = TlsMode.None;

    /// <summary>A file of certificates (PEM) to trust in place of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>What we call ourselves in EHLO: a domain or an address literal. Without it: this machine's name, or its address.</summary>
    public string? HelloName { get; init; }

    /// <summary>How many connections are open at a time; who needs one more waits.</summary>
    [Range(1, 1_000)]
    public int MaxConnections { get; init; } = 5;

    /// <summary>RFC 5321, section 4.5.3.1.8: every server takes a hundred.</summary>
    [Range(1, 100_000)]
    public int MaxRecipientsPerTransaction { get; init; } = 100;

    /// <summary>How long a connection stays open without a mail. Servers close theirs after five minutes (section 4.5.3.2.7).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>RFC 5321, section 4.5.3.2: five minutes for the greeting, MAIL and RCPT.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Section 4.5.3.2.5: three minutes for each block of a message.</summary>
    public TimeSpan DataBlockTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Section 4.5.3.2.6: ten minutes. Less of it makes duplicates: the server may have taken the message (RFC 1047).</summary>
    public TimeSpan FinalDotTimeout { get; init; } = TimeSpan.FromMinutes(10);

    internal int PortOrDefault => Port ?? (Tls, User) switch
    {
        (TlsMode.Implicit, _) => 465,
        (_, not null) => 587,
        _ => 25,
    };

    /// <summary>Who logs in has a name and a password.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (User is null != Password is null)
            yield return new("stands alone; give both User and Password (or PasswordFile), or neither.", [User is null ? nameof(Password) : nameof(User)]);
    }
}
