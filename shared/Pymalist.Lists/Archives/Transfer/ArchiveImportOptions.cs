using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives.Transfer;

/// <summary>How messages come from files into an archive.</summary>
public sealed record ArchiveImportOptions
{
    /// <summary>How <c>From </c> is quoted in mbox files.</summary>
    public MboxDialect Dialect { get; init; } = MboxDialect.Mboxrd;

    /// <summary>In octets. What is larger is reported, and left out.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMessageSize { get; init; } = 50 * 1024 * 1024;

    /// <summary>Whether a post whose author asked for it is left out (<see cref="NoArchive"/>).</summary>
    public bool HonourNoArchive { get; init; } = true;
}
