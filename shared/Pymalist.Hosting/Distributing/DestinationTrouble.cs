namespace Pymalist.Hosting.Distributing;

/// <summary>Why a destination gets nothing now.</summary>
/// <param name="Failures">How many of its recipients in a row have failed for now.</param>
/// <param name="Reply">What was last said.</param>
/// <param name="Wait">How long until somebody may try again.</param>
internal sealed record DestinationTrouble(int Failures, string Reply, TimeSpan Wait);
