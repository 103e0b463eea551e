using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Authentication;

/// <summary>Who signs a list's mail, and with which keys (RFC 6376).</summary>
public sealed record ListDkimOptions : IValidatableObject
{
    /// <summary>
    /// The domain that signs (<c>d=</c>); where it is empty, that of the list's address. It has to be that domain or one of the same
    /// owner, or else what is sent in the list's name fails the DMARC policy of the list's own domain.
    /// </summary>
    public string Domain { get; init; } = "";

    /// <summary>Where below <c>_domainkey.</c> of the domain the public key is (<c>s=</c>).</summary>
    [Required]
    public string Selector { get; init; } = "";

    /// <summary>The private key in PEM: RSA of 2048 bits is what all receivers know.</summary>
    [Required, Secret]
    public string Key { get; init; } = "";

    /// <summary>A second key with which all mail is signed too (RFC 8463); null for none. Not all receivers know its kind.</summary>
    public Ed25519KeyOptions? Ed25519 { get; init; }

    /// <summary>The names are names, and the keys are keys.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Domain.Length > 0 && DomainName.ToAscii(Domain) is null)
            yield return new($"'{Domain}' is no domain.", [nameof(Domain)]);
        if (Selector.Length > 0 && DomainName.ToAscii(Selector) is null)
            yield return new($"'{Selector}' is no selector.", [nameof(Selector)]);
        if (Key.Length > 0 && KeyProblem(Key, SignatureAlgorithm.RsaSha256) is { } problem)
            yield return new(problem, [nameof(Key)]);
    }

    /// <summary>Without the keys.</summary>
    public override string ToString() => $"{nameof(ListDkimOptions)} {{ {Selector}._domainkey.{Domain} }}";

    internal static string? KeyProblem(string pem, SignatureAlgorithm algorithm)
    {
        try
        {
            using var key = SigningKey.FromPem(pem);
            return key.Algorithm == algorithm ? null : $"is a key of another kind: it has to be one for {algorithm}.";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>A key of Edwards' curve beside the first one.</summary>
public sealed record Ed25519KeyOptions : IValidatableObject
{
    /// <summary>Where below <c>_domainkey.</c> of the domain its public key is.</summary>
    [Required]
    public string Selector { get; init; } = "";

    /// <summary>The private key in PEM (PKCS#8), as <c>openssl genpkey -algorithm ed25519</c> writes it.</summary>
    [Required, Secret]
    public string Key { get; init; } = "";

    /// <summary>The selector is a name, and the key is one.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Selector.Length > 0 && DomainName.ToAscii(Selector) is null)
            yield return new($"'{Selector}' is no selector.", [nameof(Selector)]);
        if (Key.Length > 0 && ListDkimOptions.KeyProblem(Key, SignatureAlgorithm.Ed25519Sha256) is { } problem)
            yield return new(problem, [nameof(Key)]);
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{nameof(Ed25519KeyOptions)} {{ {Selector} }}";
}
