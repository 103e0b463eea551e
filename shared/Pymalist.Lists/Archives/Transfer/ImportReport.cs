namespace Pymalist.Lists.Archives.Transfer;

/// <summary>How far an import is, or what became of it.</summary>
/// <param name="Added">How many posts were added.</param>
/// <param name="Known">How many the archive had before.</param>
/// <param name="Declined">How many their authors did not want to be in an archive.</param>
/// <param name="Failed">How many could not be read.</param>
/// <param name="Octets">How many octets the messages had.</param>
public sealed record ImportReport(long Added, long Known, long Declined, long Failed, long Octets)
{
    /// <summary>How many messages there were.</summary>
    public long Messages => Added + Known + Declined + Failed;
}

/// <summary>A message that was not imported.</summary>
/// <param name="Place">Where it is: a path, and the line of an mbox file.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ImportFailure(string Place, string Reason);
