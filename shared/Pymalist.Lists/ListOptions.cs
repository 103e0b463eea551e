using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Authentication;
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

    /// <summary>Whether everyone may post, and not only members.</summary>
    public bool Open { get; init; }

    /// <summary>Where delivery status notifications go; by default to the list's address, and never to the author.</summary>
    public AddrSpec? ReturnPath { get; init; }

    // RFC 5321, section 4.5.3.1.8: a server must take 100 recipients. With 400 of the longest, 254 octets each, the headers
    // still fit into an AMQP frame of 128 KiB.
    /// <summary>How many recipients an outgoing mail has at most.</summary>
    [Range(1, 400)]
    public int MaxRecipients { get; init; } = 100;

    /// <summary>What is changed in a post.</summary>
    public RewritingOptions Rewriting { get; init; } = new();

    /// <summary>How the list's mail comes to pass for genuine; null where posts go out in their authors' names whatever comes of it.</summary>
    public AuthenticationOptions? Authentication { get; init; }

    /// <summary>Prefix and number go together.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Rewriting.PrefixErrors(SubjectPrefix).Select(error => new ValidationResult(error, [nameof(SubjectPrefix)]));
}
