using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Lists.Authentication;

/// <summary>How a post is sent.</summary>
public enum Strategy
{
    /// <summary>As the list made it: its author stays in From.</summary>
    PassUntouched,

    /// <summary>In the list's name.</summary>
    MungeFrom,

    /// <summary>Inside a message of the list.</summary>
    Wrap,

    /// <summary>Not at all.</summary>
    Reject,
}

/// <summary>What is done with a post so that receivers take it, and why.</summary>
/// <param name="Strategy">How it is sent.</param>
/// <param name="Reason">Why: sentences for the list's owner, for a log, for a dry run. ASCII, and no line end.</param>
/// <param name="Message">What the members get, but for the list's signature: <see cref="ListSigner"/> puts it on top.</param>
public sealed record AuthenticationPlan(Strategy Strategy, string Reason, ReadOnlyMemory<byte> Message)
{
    /// <summary>What became of each DKIM signature that the post came with, from the top down.</summary>
    public IReadOnlyList<SignatureFate> Signatures { get; init; } = [];

    /// <summary>What was found when it came in, under the list's own name (RFC 8601); it is in <see cref="Message"/> too.</summary>
    public AuthenticationResults? Results { get; init; }

    /// <summary>What to throw: the verdict for the author where the post is rejected; null otherwise.</summary>
    public MailException? Refusal { get; init; }

    /// <summary>When the post was let through: the time of the signatures.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What came of the chain of ARC on arrival; null where it is not to be continued.</summary>
    internal ArcResult? Chain { get; init; }
}
