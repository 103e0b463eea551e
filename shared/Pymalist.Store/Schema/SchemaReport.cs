namespace Pymalist.Store;

/// <summary>How the schema of a store stands to that of this program.</summary>
/// <param name="Applied">The steps it has, oldest first, those of later programs included: <c>1 ledger</c>.</param>
/// <param name="Pending">The steps that opening it would take.</param>
/// <param name="IsCompatible">Whether this program can work on it: false where a later one has taken a step that needs it.</param>
public sealed record SchemaReport(IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, bool IsCompatible);
