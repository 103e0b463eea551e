namespace Pymalist.Lists.Bounces;

/// <summary>What <see cref="BounceReader"/> makes of a mail that came to a reverse-path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Recipients">Whom it is about, each once; may be empty, as the address that it came to may tell.</param>
public sealed record BounceReport(BounceKind Kind, IReadOnlyList<BouncedRecipient> Recipients)
{
    /// <summary>A mail that is no report.</summary>
    public static readonly BounceReport None = new(BounceKind.None, []);

    /// <summary>
    /// Whether it is written for machines (RFC 3464, RFC 5965), and its recipients, actions and statuses are given. What is
    /// false was read out of words, and is a guess. Neither proves who wrote it: that does the address which it came to.
    /// </summary>
    public bool IsStructured { get; init; }

    /// <summary>The Message-ID of the message it is about, with its angle brackets; null where it holds none.</summary>
    public string? OriginalMessageId { get; init; }

    /// <summary>The reverse-path of that message; null where it does not say.</summary>
    public AddrSpec? OriginalReversePath { get; init; }

    /// <summary>The id that we gave the envelope (RFC 3461, ENVID), decoded; null where none is given.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>A complaint's kind in lower case: <c>abuse</c>, <c>opt-out</c>, <c>auth-failure</c>, …; null in any other report.</summary>
    public string? FeedbackType { get; init; }

    /// <summary>Whose form it has, where it was read out of words: <c>qmail</c>, …; null where it is structured. For logs.</summary>
    public string? Form { get; init; }
}
