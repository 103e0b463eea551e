using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Rewriting;

/// <summary>What a list changes in a post besides the fields that name the list.</summary>
/// <remarks>
/// In <see cref="Header"/> and <see cref="Footer"/> a name in braces stands for what differs from list to list, from post to post and
/// from member to member; see <see cref="Placeholders"/>. A post that is plain text gets them into its text, where its charset has their
/// characters; any other as parts of their own beside its parts, and never into its HTML.
/// </remarks>
public sealed record RewritingOptions : IValidatableObject
{
    // A line of an outgoing message has 998 octets at most (RFC 5322, section 2.1.1); a text longer than this is a post of its own.
    private const int MaxText = 10_000;

    /// <summary>Whether <c>{number}</c> in the list's subject prefix is the number of the post: <c>[Red {number}]</c>.</summary>
    public bool NumberedSubject { get; init; }

    /// <summary>Where answers go. Whatever it is, the author stays reachable.</summary>
    public ReplyToPolicy ReplyTo { get; init; }

    /// <summary>Where answers go with <see cref="ReplyToPolicy.Explicit"/>.</summary>
    public Mailbox? ReplyToAddress { get; init; }

    /// <summary>What stands above each post; empty for nothing.</summary>
    [MaxLength(MaxText)]
    public string Header { get; init; } = "";

    /// <summary>What stands below each post; empty for nothing.</summary>
    [MaxLength(MaxText)]
    public string Footer { get; init; } = "";

    /// <summary>
    /// Whether signed and encrypted posts get header and footer too, as parts around what was signed, of which no octet changes. By
    /// default they are left as they are: some mail programs show a signature only where it covers the whole message.
    /// </summary>
    public bool WrapSigned { get; init; }

    /// <summary>Whether nobody gets to know who posted: of the fields only those stay that say nothing of the author.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Whether List-Help, List-Unsubscribe and their kin (RFC 2369) are added. List-Id and List-Post always are.</summary>
    public bool AddListHeaders { get; init; } = true;

    /// <summary>Which attachments no member gets.</summary>
    public AttachmentOptions Attachments { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReplyTo == ReplyToPolicy.Explicit && ReplyToAddress is null)
            yield return new("Answers go to an address of your own, and none is given: set it, or choose another ReplyTo.", [nameof(ReplyToAddress)]);
        foreach (var error in TextTemplate.Errors(Header))
            yield return new(error, [nameof(Header)]);
        foreach (var error in TextTemplate.Errors(Footer))
            yield return new(error, [nameof(Footer)]);
    }

    /// <summary>What is wrong with a list's subject prefix, for people: it holds a number or not, as these options say.</summary>
    public IEnumerable<string> PrefixErrors(string subjectPrefix)
    {
        var holdsNumber = subjectPrefix.Contains(SubjectPrefix.Number, StringComparison.Ordinal);
        if (NumberedSubject && !holdsNumber)
            yield return $"Subjects are numbered, and the prefix '{subjectPrefix}' has no {SubjectPrefix.Number} in it.";
        if (NumberedSubject && subjectPrefix.Replace(SubjectPrefix.Number, "", StringComparison.Ordinal).Trim().Length == 0)
            yield return $"The prefix '{subjectPrefix}' is a number and nothing else: any subject could begin so.";
        if (subjectPrefix.Split(SubjectPrefix.Number).Length > 2)
            yield return $"The prefix '{subjectPrefix}' has {SubjectPrefix.Number} more than once.";
    }
}
