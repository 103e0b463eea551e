using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives;

/// <summary>A post as an archive has it: what its header section says, and its octets.</summary>
public sealed record ArchivedPost
{
    /// <summary>From 1, in the order in which the archive of the list got its posts; 0 before it is there.</summary>
    public long Number { get; init; }

    /// <summary>With its angle brackets. One that has none of its own has one made of its octets.</summary>
    public required string MessageId { get; init; }

    /// <summary>By which links find it, one post of a list each (<see cref="Archives.Permalink"/>).</summary>
    public required string Permalink { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Who wrote it; null where nobody says so, or that was redacted.</summary>
    public ListedAddress? Author { get; init; }

    /// <summary>Decoded, in one line, without control characters; empty where there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What it answers, with its angle brackets; null where it does not say so.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The oldest first, each with its angle brackets.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>What its subject has in common with that of an answer (RFC 5256, section 2.1).</summary>
    public BaseSubject BaseSubject { get; init; } = BaseSubject.None;

    /// <summary>Of the octets it came with, 64 hexadecimal digits; stays what it was when it is redacted.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How many octets it came with.</summary>
    public required long Size { get; init; }

    /// <summary>As they came, or the tombstone of a post that was redacted; empty where posts are listed.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The number of the post that its thread is known by; 0 before it is archived.</summary>
    public long Thread { get; init; }

    /// <summary>That its octets were taken out; null where they were not.</summary>
    public Redaction? Redaction { get; init; }
}

/// <summary>That the octets of a post were taken out of an archive.</summary>
/// <param name="Reason">Why, for the readers of the archive.</param>
/// <param name="Actor">Who did it, for the owners of the list; not shown to readers.</param>
/// <param name="At">When.</param>
public sealed record Redaction(string Reason, string Actor, DateTimeOffset At);
