using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps out whom the owner has banned, whether they stand in From, in Sender or in the reverse-path.</summary>
public sealed class BanRule(BanOptions options) : IPostRule
{
    private readonly AddressPatterns _banned = new(options.Addresses);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(post.Poster.IsBanned ? Verdict.Of(Act.Discard, "Ban", Words(NoticeKind.ReasonBannedByModerator, post, post.Poster.Address))
            : Senders.Of(post).FirstOrDefault(_banned.Includes) is { } banned ? Verdict.Unless(options.Action, "Ban", Words(NoticeKind.ReasonBanned, post, banned))
            : null);

    private static Sentence Words(NoticeKind kind, Post post, AddrSpec? who) => Sentence.Of(kind, ("who", $"{who}"), ("list", $"{post.List.List}"));
}

/// <summary>Settings of a <see cref="BanRule"/>.</summary>
public sealed record BanOptions
{
    /// <summary>Who is banned, as <see cref="AddressPatterns"/>: a domain stands for all below it, too.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What becomes of their mail.</summary>
    public Act Action { get; init; } = Act.Reject;
}
