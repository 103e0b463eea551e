namespace Pymalist.Lists.Authentication;

/// <summary>What a list does with a post that receivers would refuse for its author's DMARC policy (RFC 7960, section 4).</summary>
public enum Mitigation
{
    /// <summary>It is sent in the list's name, <c>"Ann via Red" &lt;red@example.org&gt;</c>, and says where its author is to be reached.</summary>
    Munge,

    /// <summary>It is sent as it came, inside a message of the list. Many programs show that as an attachment.</summary>
    Wrap,

    /// <summary>Its author is told why it cannot be passed on.</summary>
    Reject,

    /// <summary>Nothing: some members will not get it, and their servers' refusals count against them.</summary>
    None,
}

/// <summary>Which posts a <see cref="Mitigation"/> is for, of those whose author no signature speaks for any more.</summary>
public enum MitigationTrigger
{
    /// <summary>Those whose author's domain wants such mail to be refused (<c>p=reject</c>).</summary>
    PolicyReject,

    /// <summary>Those whose author's domain wants it to be refused or taken for suspicious (<c>p=quarantine</c>).</summary>
    PolicyQuarantineOrReject,

    /// <summary>Those whose author's domain has a policy, be it <c>p=none</c>.</summary>
    AnyPolicy,

    /// <summary>All posts, even those whose signature is still good: then every post looks alike.</summary>
    Always,
}

/// <summary>Where the author of a post that is sent in the list's name is to be reached.</summary>
public enum AuthorPlace
{
    /// <summary>In Reply-To, so that an answer goes to him. Where the post has a Reply-To already, that stays, and he is in Cc.</summary>
    ReplyTo,

    /// <summary>In Cc, so that an answer goes to the list and one to all goes to him too.</summary>
    Cc,
}
