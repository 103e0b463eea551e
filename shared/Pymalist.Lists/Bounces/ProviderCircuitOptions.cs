using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Bounces;

/// <summary>When so many members of one provider bounce at once that it is the provider's doing, or ours, and not theirs.</summary>
public sealed record ProviderCircuitOptions
{
    /// <summary>The time within which bounces count as at once.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Fewer members than this are never a provider's fault.</summary>
    [Range(2, 100_000)]
    public int MinMembers { get; init; } = 5;

    /// <summary>The part of the provider's members that has to bounce.</summary>
    [Range(1, 100)]
    public int Percent { get; init; } = 20;

    /// <summary>After how long without so many bounces its members count again.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan HealAfter { get; init; } = TimeSpan.FromDays(3);
}
