using System.ComponentModel.DataAnnotations;

namespace Pymalist.Hosting.Settings;

/// <summary>When what failed for now is tried again.</summary>
public sealed record RetrySettings
{
    /// <summary>
    /// The pauses of a stage that is in trouble, after its first, second, … failure in a row; the last one goes on. The broker has
    /// a queue for each, and pauses of other lengths are made of them.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [Seconds(10), Minutes(1), Minutes(5), Minutes(10), Minutes(20), Minutes(40), Minutes(67)];

    // As Postfix has it: minimal_backoff_time and maximal_backoff_time.
    /// <summary>The pause of a recipient after its first answer "not now"; each next one is twice as long.</summary>
    public TimeSpan First { get; init; } = Minutes(5);

    /// <summary>The longest of them.</summary>
    public TimeSpan Longest { get; init; } = Minutes(67);

    /// <summary>The part of itself by which a pause is longer or shorter, at random: what failed together need not come again together.</summary>
    [Range(0.0, 0.9)]
    public double Jitter { get; init; } = 0.2;

    /// <summary>How long after its first attempt a recipient, or a mail, is given up: parked, and the reactor told (RFC 5321, section 4.5.4.1: 4 to 5 days).</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>The pause of a stage after this many failures in a row.</summary>
    public TimeSpan After(int failures) => Delays[Math.Clamp(failures, 1, Delays.Count) - 1];

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
