using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Where a listener listens, and what it takes.</summary>
public sealed record SmtpListenerOptions
{
    /// <summary>The address to listen on. Without TLS and log-in it is for this machine, or for a network that is trusted.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 for any that is free.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>What it calls itself in its greeting and in Received fields.</summary>
    [Required]
    public string HostName { get; init; } = "localhost";

    /// <summary>The largest message, in octets.</summary>
    [Range(1_000, int.MaxValue / 4)]
    public int MaxMessageSize { get; init; } = 25 * 1024 * 1024;

    /// <summary>How many recipients a message may have. RFC 5321, section 4.5.3.1.8, asks for 100 at least.</summary>
    [Range(100, 1_000_000)]
    public int MaxRecipients { get; init; } = 1_000;

    /// <summary>How many clients are served at a time; the next one is told to come later.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 100;

    /// <summary>How many commands a client may get wrong, unknown recipients included, before it is sent away.</summary>
    [Range(1, 1_000_000)]
    public int MaxErrors { get; init; } = 100;

    /// <summary>How long a client may take for a command. RFC 5321, section 4.5.3.2.7, asks for five minutes at least.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may take for a message, from DATA to the final dot.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a message may wait for who takes it. Clients wait ten minutes for the answer to their final dot.</summary>
    public TimeSpan HandoverTimeout { get; init; } = TimeSpan.FromMinutes(9);
}
