using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Policy;

/// <summary>The rules of a list, in the order in which a <see cref="PostPolicy"/> asks them.</summary>
/// <remarks>
/// First what must never go out (loops, automatic mail, duplicates), what holds for everyone (emergency), and whose author may be false (spam,
/// failed authentication), so that nobody gets an answer who wrote nothing; then bans. Behind them come the owner's own rules, on fields and
/// by third parties: one that accepts asks nobody of those that follow. Then commands gone astray, whose authors are told where they belong,
/// who may post, and last what is posted.
/// </remarks>
public static class StandardRules
{
    /// <summary>All that the settings ask for.</summary>
    /// <param name="options">The list's.</param>
    /// <param name="seams">What rules ask others.</param>
    /// <param name="custom">Third parties' rules, in their order.</param>
    /// <exception cref="FormatException">A pattern in the settings cannot be used, which their validation would have said.</exception>
    public static IReadOnlyList<IPostRule> Of(PostingOptions options, PostSeams seams, IReadOnlyList<IPostRule>? custom = null) =>
        [.. Guards(options, seams), .. options.Headers.Select(header => new HeaderRule(header)), .. custom ?? [], .. OnPosters(options, seams), .. OnPosts(options, seams)];

    private static IEnumerable<IPostRule> Guards(PostingOptions options, PostSeams seams)
    {
        yield return new LoopRule(options.Loops);
        yield return new AutomaticMailRule(options.AutomaticMail);
        if (seams.Seen is { } seen)
            yield return new DuplicateRule(seen);
        yield return new EmergencyRule(options.Emergency);
        yield return new SpamRule(options.Spam);
        yield return new FailedAuthenticationRule(options.FailedAuthentication);
        yield return new BanRule(options.Bans);
    }

    private static IEnumerable<IPostRule> OnPosters(PostingOptions options, PostSeams seams)
    {
        if (seams.LooksLikeCommand is { } looksLikeCommand)
            yield return new ImplicitCommandRule(options.ImplicitCommands, looksLikeCommand);
        yield return new MembershipRule(options.Membership);
        yield return new AnnouncementRule(options.Announcement);
        yield return new ModerationRule(options.Moderation);
    }

    private static IEnumerable<IPostRule> OnPosts(PostingOptions options, PostSeams seams)
    {
        yield return new DestinationRule(options.Destination);
        yield return new RecipientCountRule(options.Recipients);
        if (seams.IsList is { } isList)
            yield return new CrossPostRule(options.CrossPosts, isList);
        yield return new SizeRule(options.Size);
        yield return new AttachmentRule(options.Attachments);
        yield return new EncryptionRule(options.Encryption);
        yield return new EmptyPostRule(options.Empty);
        if (seams.Velocity is { } velocity)
            yield return new ThreadVelocityRule(options.Threads, velocity);
        if (seams.Said is { } said)
            yield return new SameTextRule(options.SameTexts, said);
    }
}
