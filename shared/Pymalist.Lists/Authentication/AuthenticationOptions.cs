using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Authentication;

/// <summary>How a list's mail comes to pass for genuine at the members' servers.</summary>
public sealed record AuthenticationOptions : IValidatableObject
{
    /// <summary>What is done with a post that receivers would refuse otherwise.</summary>
    public Mitigation Mitigation { get; init; } = Mitigation.Munge;

    /// <summary>Which posts that is done with.</summary>
    public MitigationTrigger When { get; init; } = MitigationTrigger.PolicyQuarantineOrReject;

    /// <summary>
    /// Addresses and domains (with all below them) whose posts are always mitigated, whatever their policy and their signatures: those
    /// of providers that refuse without saying so in DNS.
    /// </summary>
    public IReadOnlyList<string> ForceFor { get; init; } = [];

    /// <summary>The name in the From of such a post; <c>{author}</c> and <c>{list}</c> stand for the names of both.</summary>
    [Required, MaxLength(200)]
    public string FromFormat { get; init; } = "{author} via {list}";

    /// <summary>Where its author is to be reached.</summary>
    public AuthorPlace AuthorIn { get; init; } = AuthorPlace.ReplyTo;

    /// <summary>Whether such a post gets an Author field (RFC 9057, an experiment) with the From that it had.</summary>
    public bool AuthorField { get; init; }

    /// <summary>How the list signs; null where it does not, or the relay does it.</summary>
    public ListDkimOptions? Dkim { get; init; }

    /// <summary>
    /// Whether the chain of ARC is verified and continued (RFC 8617, an experiment that its working group has given up). It is sealed
    /// with the first key of <see cref="Dkim"/>.
    /// </summary>
    public bool Arc { get; init; }

    /// <summary>The name under which the list says what it found (RFC 8601); where it is empty, the domain of the list's address.</summary>
    public string AuthservId { get; init; } = "";

    /// <summary>
    /// The names of the servers that took the mail in before the list got it, and whose Authentication-Results are believed; what SPF
    /// came to only they know. They have to take out what strangers write in their name.
    /// </summary>
    public IReadOnlyList<string> TrustedAuthservIds { get; init; } = [];

    /// <summary>What one setting demands of another.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ForceFor.FirstOrDefault(entry => !ForcedAuthors.IsEntry(entry)) is { } bad)
            yield return new($"'{bad}' is neither an address (ann@example.org) nor a domain (example.org).", [nameof(ForceFor)]);
        if (Arc && Dkim is null)
            yield return new("needs a key: give Dkim, or take Arc away.", [nameof(Arc)]);
        if (AuthservId.Length > 0 && DomainName.ToAscii(AuthservId) is null)
            yield return new($"'{AuthservId}' will not do: a name such as lists.example.org.", [nameof(AuthservId)]);
        if (TrustedAuthservIds.Any(string.IsNullOrWhiteSpace))
            yield return new("has an empty name in it.", [nameof(TrustedAuthservIds)]);
    }
}
