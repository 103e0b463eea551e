using System.Globalization;

namespace Pymalist.Faults.Running;

/// <summary>
/// How thorough a run is: <c>PYMALIST_FAULTS</c> is <c>quick</c> (or not set), <c>full</c> or <c>soak</c>. <c>PYMALIST_FAULTS_SEED</c> repeats a
/// run that has told its seed; without it a quick run has always the same one, and others have one of their own.
/// </summary>
internal static class Level
{
    private static readonly string Name = Environment.GetEnvironmentVariable("PYMALIST_FAULTS") ?? "quick";

    public static bool IsQuick => Name == "quick";

    public static bool IsSoak => Name == "soak";

    public static int Seed { get; } = Environment.GetEnvironmentVariable("PYMALIST_FAULTS_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : IsQuick ? 1 : Random.Shared.Next(1, 1_000_000);

    /// <summary>What a level has more of; a soak is a full run, and then hours of everything at once.</summary>
    public static T Of<T>(T quick, T full) => IsQuick ? quick : full;
}
