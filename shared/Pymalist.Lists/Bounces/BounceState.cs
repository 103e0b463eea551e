namespace Pymalist.Lists.Bounces;

/// <summary>What a list remembers of a member whose mail came back. A value: to be stored beside the membership.</summary>
public sealed record BounceState
{
    /// <summary>Nothing came back, or all of it is forgotten.</summary>
    public static readonly BounceState Clean = new();

    /// <summary>In hundredths: a day with a dead address is 100.</summary>
    public int Score { get; init; }

    /// <summary>The last day that counted, in UTC.</summary>
    public DateOnly? LastBounce { get; init; }

    /// <summary>What that day has counted.</summary>
    public int LastWeight { get; init; }

    /// <summary>How many probes were sent since it was last <see cref="Clean"/>.</summary>
    public int Probes { get; init; }

    /// <summary>When the probe was sent that may still come back; null where none is out.</summary>
    public DateTimeOffset? ProbedAt { get; init; }

    /// <summary>Since when nothing is delivered to him; null where posts are.</summary>
    public DateTimeOffset? DisabledSince { get; init; }

    /// <summary>Whether that is so because he has complained: then he is not written to, nor removed.</summary>
    public bool HasComplained { get; init; }

    /// <summary>How many times he was told so.</summary>
    public int Warnings { get; init; }

    /// <summary>When he was told last.</summary>
    public DateTimeOffset? WarnedAt { get; init; }
}
