namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps out whom the owner has banned, whether they stand in From, in Sender or in the reverse-path.</summary>
public sealed class BanRule(BanOptions options) : IPostRule
{
    private readonly AddressPatterns _banned = new(options.Addresses);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(post.Poster.IsBanned ? new Verdict(Act.Discard, "Ban", $"A moderator of {post.List.List} has banned {post.Poster.Address}.")
            : Senders.Of(post).FirstOrDefault(_banned.Includes) is { } banned
            ? Verdict.Unless(options.Action, "Ban", $"{banned} may not write to {post.List.List}.", "Write to the owner of the list if you think that this is a mistake.")
            : null);
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
