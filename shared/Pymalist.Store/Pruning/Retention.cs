using System.ComponentModel.DataAnnotations;

namespace Pymalist.Store;

/// <summary>How long what is over and done with is remembered.</summary>
public sealed record Retention
{
    /// <summary>That a mail was seen, at least; longer than any source or queue may bring it again.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "36500.00:00:00", ErrorMessage = "must be 30d or more: a source or a queue may bring a mail again after weeks.")]
    public TimeSpan Seen { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What became of each recipient, once nothing is left to do for the post.</summary>
    public TimeSpan Ledger { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The octets of posts, for replay, once nothing is left to do for them.</summary>
    public TimeSpan Posts { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What happened to a mail, for people.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Who did what to a list.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(365);

    // How many rows of a kind one transaction removes.
    /// <summary>How much is forgotten at a time.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; init; } = 500;
}
