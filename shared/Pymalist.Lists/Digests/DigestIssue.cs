namespace Pymalist.Lists.Digests;

/// <summary>What goes into an issue of a digest.</summary>
public sealed record DigestIssue
{
    /// <summary>The list: its name, which the issue is called by, and its address.</summary>
    public required Mailbox List { get; init; }

    /// <summary>Whom the issue is from: the list's owner, or its address for commands.</summary>
    public required Mailbox From { get; init; }

    public required int Volume { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>What tells it from others that are called the same: those of another time zone, or one that begins with another post.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The posts as the members get them, octet for octet, in order; at least one.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Posts { get; init; }

    /// <summary>What stands on top, for people; lines of at most 78 characters.</summary>
    public string Masthead { get; init; } = "";

    /// <summary>What stands above the contents.</summary>
    public string ContentsHeading { get; init; } = "Today's Topics:";

    /// <summary>What stands behind the posts; empty for nothing.</summary>
    public string Footer { get; init; } = "";

    /// <summary>Other fields of it, in order, as <see cref="Internet.Messages.Building.NewMessage.Fields"/> has them.</summary>
    public IReadOnlyList<(string Name, string Body)> Fields { get; init; } = [];

    /// <summary><c>Red Digest V3 #12</c></summary>
    internal string Title => $"{Name} Digest V{Volume} #{Number}";

    internal string Name => Internet.Messages.Phrase.Line(List.Name ?? List.Address.LocalPart);
}
