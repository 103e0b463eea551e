using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>
/// Discards what this list has taken before: a post that comes twice, and one that comes back by a forwarder who strips the fields by
/// which a list knows its own.
/// </summary>
/// <remarks>
/// The Message-ID alone says nothing: a stranger could send somebody's in advance. The content must be the same, too, and come by
/// another mail: the same mail, judged again after a crash, is no repeat.
/// </remarks>
public sealed class DuplicateRule(ISeenMessages seen) : IPostRule
{
    public async ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (MessageFingerprint.Of(post) is not { } fingerprint)
            return null;

        return !await seen.IsRepeat(post, fingerprint, cancellationToken)
            ? null
            : Verdict.Of(Act.Discard, "Duplicate", Sentence.Of(NoticeKind.ReasonDuplicate, ("list", $"{post.List.List}"))) with { IsSuspect = true };
    }
}

/// <summary>The messages that a list has taken, and those that it made of them.</summary>
/// <remarks>
/// Who keeps them notes both for each post that goes out: <see cref="MessageFingerprint.Of(ReadOnlyMemory{byte})"/> of the post, and of what members
/// get, as a footer makes it another content. A week is enough: what circles comes back sooner.
/// </remarks>
public interface ISeenMessages
{
    /// <summary>Whether another mail than this one (<see cref="MailId.Root"/>) has brought this message to the list.</summary>
    ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken);
}
