using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Policy;

/// <summary>What a list asks of posts: a record for each rule. <see cref="Act.Accept"/> as what becomes of something turns its rule off.</summary>
public sealed record PostingOptions
{
    /// <summary>Whether every post is held, for the time being.</summary>
    public bool Emergency { get; init; }

    /// <summary>Mail that goes round in a circle.</summary>
    public LoopOptions Loops { get; init; } = new();

    /// <summary>What machines answer.</summary>
    public AutomaticMailOptions AutomaticMail { get; init; } = new();

    /// <summary>What a filter says.</summary>
    public SpamOptions Spam { get; init; } = new();

    /// <summary>What a server says of who wrote it.</summary>
    public FailedAuthenticationOptions FailedAuthentication { get; init; } = new();

    /// <summary>Who must not post.</summary>
    public BanOptions Bans { get; init; } = new();

    /// <summary>What stands in the fields, one rule after the other.</summary>
    [MaxLength(1_000)]
    public IReadOnlyList<HeaderRuleOptions> Headers { get; init; } = [];

    /// <summary>Commands that somebody sends to the list.</summary>
    public ImplicitCommandOptions ImplicitCommands { get; init; } = new();

    /// <summary>Who may post.</summary>
    public MembershipOptions Membership { get; init; } = new();

    /// <summary>Who may post to a list for announcements.</summary>
    public AnnouncementOptions Announcement { get; init; } = new();

    /// <summary>Whose posts a moderator looks at.</summary>
    public ModerationOptions Moderation { get; init; } = new();

    /// <summary>Whether To and Cc must name the list.</summary>
    public DestinationOptions Destination { get; init; } = new();

    /// <summary>How many people To and Cc may name.</summary>
    public RecipientCountOptions Recipients { get; init; } = new();

    /// <summary>To how many lists a mail may be addressed.</summary>
    public CrossPostOptions CrossPosts { get; init; } = new();

    /// <summary>How big a message may be.</summary>
    public SizeOptions Size { get; init; } = new();

    /// <summary>Which files it may have.</summary>
    public AttachmentOptions Attachments { get; init; } = new();

    /// <summary>Whether it may be encrypted or signed.</summary>
    public EncryptionOptions Encryption { get; init; } = new();

    /// <summary>Whether it may be empty.</summary>
    public EmptyPostOptions Empty { get; init; } = new();

    /// <summary>How fast a thread may grow.</summary>
    public ThreadVelocityOptions Threads { get; init; } = new();

    /// <summary>Whether somebody may say the same again and again.</summary>
    public SameTextOptions SameTexts { get; init; } = new();
}
