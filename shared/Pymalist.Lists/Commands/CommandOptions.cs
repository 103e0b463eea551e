using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Commands;

/// <summary>How much of a mail is read for commands.</summary>
public sealed record CommandOptions
{
    /// <summary>How many commands of a mail are taken.</summary>
    [Range(1, 1000)]
    public int MaxCommands { get; init; } = 20;

    /// <summary>Behind so many lines that are none, the rest is not looked at: somebody wrote a letter.</summary>
    [Range(1, 1000)]
    public int MaxUnknownLines { get; init; } = 10;

    /// <summary>In octets, decoded. What stands behind it is not looked at.</summary>
    [Range(100, 10_000_000)]
    public int MaxText { get; init; } = 100_000;
}
