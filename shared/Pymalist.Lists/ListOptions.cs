using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Digests;
using Pymalist.Lists.Moderation;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists;

/// <summary>One mailing list, as a configuration has it.</summary>
public sealed record ListOptions : IValidatableObject
{
    /// <summary>Its name, which people read, and its address, which they post to.</summary>
    [Required]
    public required Mailbox List { get; init; }

    /// <summary>What stands in front of each subject: <c>[Red]</c>. White space parts the two, whether it is given here or not.</summary>
    public string SubjectPrefix { get; init; } = "";

    /// <summary>The members. An address that stands here more than once, in whatever case, is one member.</summary>
    public IReadOnlyList<Mailbox> Subscribers { get; init; } = [];

    /// <summary>What it is about, in a sentence or two.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who answers for it. They may do what moderators may.</summary>
    public IReadOnlyList<Mailbox> Owners { get; init; } = [];

    /// <summary>Who decides on held mail.</summary>
    public IReadOnlyList<Mailbox> Moderators { get; init; } = [];

    /// <summary>Who writes to whom.</summary>
    public ListStyle Style { get; init; }

    /// <summary>Whether everyone may post, and not only members.</summary>
    public bool Open { get; init; }

    /// <summary>
    /// Which addresses it has. By default all of them where mail comes by the listener, which takes it for each; elsewhere, as nobody
    /// knows which of them come to the mailbox, the one for posts.
    /// </summary>
    public ListAddresses? Addresses { get; init; }

    /// <summary>The language tag (RFC 5646) of what it writes to people who chose none.</summary>
    public string Language { get; init; } = "en";

    /// <summary>
    /// Where delivery status notifications go, and never to the author. By default to the list's address, or, where it has more of them, to the one
    /// for bounces, with a token for each member.
    /// </summary>
    public AddrSpec? ReturnPath { get; init; }

    /// <summary>
    /// Where its archive is read, <c>https://lists.example.org/archives/</c>: List-Archive and Archived-At say so. Empty where it is not.
    /// </summary>
    public string ArchiveUrl { get; init; } = "";

    // RFC 5321, section 4.5.3.1.8: a server must take 100 recipients. With 400 of the longest, 254 octets each, the headers
    // still fit into an AMQP frame of 128 KiB.
    /// <summary>How many recipients an outgoing mail has at most.</summary>
    [Range(1, 400)]
    public int MaxRecipients { get; init; } = 100;

    /// <summary>What is changed in a post.</summary>
    public RewritingOptions Rewriting { get; init; } = new();

    /// <summary>How the list's mail comes to pass for genuine; null where posts go out in their authors' names whatever comes of it.</summary>
    public AuthenticationOptions? Authentication { get; init; }

    /// <summary>Which posts it takes.</summary>
    public PostingOptions Posting { get; init; } = new();

    /// <summary>What becomes of mail that waits for moderators.</summary>
    public HoldingOptions Holding { get; init; } = new();

    /// <summary>How people come and go.</summary>
    public SubscriptionOptions Subscription { get; init; } = new();

    /// <summary>How much of a mail with commands is read.</summary>
    public CommandOptions Commands { get; init; } = new();

    /// <summary>What follows when members' mail comes back.</summary>
    public BounceOptions Bounces { get; init; } = new();

    /// <summary>When those get their mail who want it collected.</summary>
    public DigestOptions Digests { get; init; } = new();

    /// <summary>Who may become a member.</summary>
    internal Joining Joining => Subscription.Joining ?? (Style == ListStyle.Private ? Joining.Approved : Joining.Confirmed);

    /// <summary>Who is told that it exists.</summary>
    internal Audience Listed => Subscription.Listed ?? (Style == ListStyle.Private ? Audience.Members : Audience.Everyone);

    /// <summary>Whether it has an address for each thing that one may want of it.</summary>
    internal bool HasAllAddresses => Addresses == ListAddresses.All;

    /// <summary>Prefix and number go together; a bounce address has to have room for a token.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var error in Rewriting.PrefixErrors(SubjectPrefix))
            yield return new ValidationResult(error, [nameof(SubjectPrefix)]);
        if (ArchiveUrl.Length > 0 && !(Uri.TryCreate(ArchiveUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            yield return new ValidationResult("must be an address of the form https://lists.example.org/archives/.", [nameof(ArchiveUrl)]);
        if (HasAllAddresses && ReturnPath is null && List is not null && BounceAddress.Problem(List.Address, Bounces) is { } problem)
            yield return new ValidationResult(problem, [nameof(Bounces)]);
    }
}

/// <summary>Which addresses a list has.</summary>
public enum ListAddresses
{
    /// <summary>The one that members post to.</summary>
    Post,

    /// <summary>Beside it <c>-request</c>, <c>-owner</c>, <c>-subscribe</c>, <c>-unsubscribe</c>, <c>-help</c>, <c>-confirm+…</c> and <c>-bounces+…</c>.</summary>
    All,
}
