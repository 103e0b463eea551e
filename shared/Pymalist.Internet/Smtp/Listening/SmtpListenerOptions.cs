using System.ComponentModel.DataAnnotations;
using System.Net;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Where a listener listens, what it speaks, and what it takes.</summary>
public sealed record SmtpListenerOptions : IValidatableObject
{
    /// <summary>SMTP, or LMTP for a mail server that has its own queue.</summary>
    public SmtpServerProtocol Protocol { get; init; }

    /// <summary>The address to listen on. Without TLS and log-in it is for this machine, or for a network that is trusted.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 for any that is free.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>The absolute path of a Unix socket to listen on, in place of an address and a port. It is made, and removed at the end.</summary>
    public string? Socket { get; init; }

    /// <summary>Who may connect to the Unix socket: its mode in octal, for the owner, the group and all others.</summary>
    [RegularExpression("0?[0-7]{3}", ErrorMessage = "must be three octal digits such as 660.")]
    public string SocketMode { get; init; } = "660";

    /// <summary>What it calls itself in its greeting and in Received fields.</summary>
    [Required]
    [StringLength(255)]
    public string HostName { get; init; } = "localhost";

    /// <summary>With <see cref="TlsMode.StartTls"/> no mail is taken before TLS is on.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>A file with the certificate and those that lead to its authority, in PEM. It is read again when it has changed.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file with the certificate's private key in PEM; null where that stands in the same file.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>Who may send mail. Where there are any a client must log in, in TLS or from this machine.</summary>
    public IReadOnlyList<SmtpListenerUser> Users { get; init; } = [];

    /// <summary>How many mails may be handed out at once, each to its own enumeration.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; init; } = 8;

    /// <summary>The largest message, in octets.</summary>
    [Range(1_000, int.MaxValue / 4)]
    public int MaxMessageSize { get; init; } = 25 * 1024 * 1024;

    /// <summary>How many octets of messages all clients together may have in memory; who comes with more is told to come later.</summary>
    [Range(1_000_000, long.MaxValue)]
    public long MaxTotalSize { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many recipients a message may have. RFC 5321, section 4.5.3.1.8, asks for 100 at least.</summary>
    [Range(100, 1_000_000)]
    public int MaxRecipients { get; init; } = 1_000;

    /// <summary>How many clients are served at a time; the next one is told to come later.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 100;

    /// <summary>How many of them may come from one address; for a Unix socket it does not count.</summary>
    [Range(1, 100_000)]
    public int MaxConnectionsPerAddress { get; init; } = 50;

    /// <summary>How many commands a client may get wrong, unknown recipients included, before it is sent away.</summary>
    [Range(1, 1_000_000)]
    public int MaxErrors { get; init; } = 100;

    /// <summary>How long a client may take for a command. RFC 5321, section 4.5.3.2.7, asks for five minutes at least.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may take for a message, from DATA or the first BDAT to the end.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many octets of a message have to come in a second, taken over 64 KiB.</summary>
    [Range(1, 1_000_000)]
    public int MinRate { get; init; } = 1_000;

    /// <summary>How long a message may wait for who takes it. Clients wait ten minutes for the answer to their final dot.</summary>
    public TimeSpan HandoverTimeout { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>Whether what is said is shown, but for secrets and messages.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether all clients are on this machine.</summary>
    internal bool IsLocal => Socket is not null || IPAddress.IsLoopback(Address);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Tls != TlsMode.None && CertificateFile is not { Length: > 0 })
            yield return new("is missing; TLS needs a certificate (PEM).", [nameof(CertificateFile)]);
        if (Users.Count > 0 && Tls == TlsMode.None && !IsLocal)
            yield return new("is None: passwords would cross the network in the clear; set StartTls or Implicit.", [nameof(Tls)]);
        if (MaxTotalSize <= MaxMessageSize)
            yield return new("must be more than MaxMessageSize, or such a message never finds room.", [nameof(MaxTotalSize)]);
        if (Socket is not null && !Path.IsPathRooted(Socket))
            yield return new("must be an absolute path.", [nameof(Socket)]);
    }
}
