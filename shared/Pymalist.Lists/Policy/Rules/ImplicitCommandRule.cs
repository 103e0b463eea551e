using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps commands away that somebody has sent to all members instead of to the server.</summary>
/// <param name="options">Its settings.</param>
/// <param name="looksLikeCommand">Whether a mail is one.</param>
public sealed class ImplicitCommandRule(ImplicitCommandOptions options, Func<Mail, bool> looksLikeCommand) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        options.Action == Act.Accept || !looksLikeCommand(post.Mail)
            ? default
            : new(Verdict.Of(
                options.Action, "ImplicitCommand",
                Sentence.Of(NoticeKind.ReasonCommand, ("list", $"{post.List.List}"), ("request", RequestOf(post.List.List.Address)))));

    // RFC 2142, section 6.
    private static string RequestOf(AddrSpec list) => $"{list.LocalPart}-request@{list.Domain}";
}

/// <summary>Settings of an <see cref="ImplicitCommandRule"/>.</summary>
public sealed record ImplicitCommandOptions
{
    /// <summary>What becomes of one. Its author learns at once how it is done, and no moderator has to say it.</summary>
    public Act Action { get; init; } = Act.Reject;
}
