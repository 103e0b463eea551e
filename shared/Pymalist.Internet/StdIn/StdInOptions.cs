using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.StdIn;

/// <summary>A mail on standard input, and the envelope around it where whoever hands it over knows one.</summary>
public sealed record StdInOptions
{
    /// <summary>In octets. A larger mail is refused.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;

    /// <summary>The original sender (<c>ann@example.org</c>), where it is known.</summary>
    public string? Sender { get; init; }

    /// <summary>Whom the mail was handed over for, as addresses; empty where nobody says so.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];
}
