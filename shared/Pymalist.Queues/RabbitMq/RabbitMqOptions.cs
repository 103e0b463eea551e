using System.ComponentModel.DataAnnotations;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Which broker, and how it is spoken to.</summary>
public sealed record RabbitMqOptions
{
    /// <summary><c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> for TLS, which is then never skipped.</summary>
    [Required]
    [Secret]
    public string Uri { get; init; } = "";

    /// <summary>In place of the URI's.</summary>
    public string? User { get; init; }

    /// <summary>In place of the URI's.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>How many messages may be on their way to the broker without its confirm.</summary>
    [Range(1, 10_000)]
    public int PublishWindow { get; init; } = 100;

    /// <summary>How long the broker may take to let us in, to confirm a message, or to answer at all. Then the connection is given up for a new one.</summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the broker's operator sees the connections as.</summary>
    public string ConnectionName { get; init; } = "pymalist";

    /// <summary>A PEM file of the only authorities to trust, in place of the system's. For <c>amqps://</c>.</summary>
    public string? CertificateAuthorityFile { get; init; }
}
