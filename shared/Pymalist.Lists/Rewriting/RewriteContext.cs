namespace Pymalist.Lists.Rewriting;

/// <summary>What is known of one post, and of the member it goes to where each gets a message of his own.</summary>
public sealed record RewriteContext
{
    /// <summary>The <see cref="Mail.Id"/> of the post: the same for a repeat, so that what is made of it is the same too.</summary>
    public required string MailId { get; init; }

    /// <summary>Its number among the list's posts, from 1; null where nobody counts.</summary>
    public long? PostNumber { get; init; }

    /// <summary>Where the post is in the archive; null where it is not archived.</summary>
    public Uri? Permalink { get; init; }

    /// <summary>The one it goes to; null for a message that all members get.</summary>
    public MemberFacts? Member { get; init; }
}

/// <summary>The one member that a message is made for.</summary>
/// <param name="Mailbox">His address and his name, which may be anything.</param>
/// <param name="Unsubscribe">
/// Where one POST ends his membership without a question (RFC 8058): <c>https</c>, with a token in it that says nothing to others.
/// Null where there is no such page.
/// </param>
public sealed record MemberFacts(Mailbox Mailbox, Uri? Unsubscribe);
