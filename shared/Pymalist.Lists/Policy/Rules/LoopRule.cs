using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Discards what the list has sent out itself (its List-Id, its address in X-BeenThere or X-Loop), and what goes round and round.</summary>
/// <remarks>Nobody is told: an answer would join the circle.</remarks>
public sealed class LoopRule(LoopOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(new LoopMarks(post.List.List).Find(post.Mail.Message.Span, options.MaxReceived) is { } loop
            ? Verdict.Of(Act.Discard, "Loop", loop) with { IsSuspect = true }
            : null);
}

/// <summary>Settings of a <see cref="LoopRule"/>.</summary>
public sealed record LoopOptions
{
    /// <summary>By how many servers a post may have come: its fields Received (RFC 5321, section 6.3).</summary>
    [Range(1, 1_000)]
    public int MaxReceived { get; init; } = LoopMarks.MaxReceived;
}
