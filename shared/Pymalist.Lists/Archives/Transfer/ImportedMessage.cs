namespace Pymalist.Lists.Archives.Transfer;

/// <summary>A message as it lies in a file that is imported.</summary>
/// <param name="Place">For people: the file's path, and the line of an mbox file where it starts.</param>
/// <param name="Octets">As it was before it came into that file.</param>
/// <param name="Date">When it came there, where anybody knows.</param>
public sealed record ImportedMessage(string Place, ReadOnlyMemory<byte> Octets, DateTimeOffset? Date)
{
    /// <summary>Why it cannot be read, for people; null where it can.</summary>
    public string? Trouble { get; init; }
}
