namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>A DKIM-Signature field (RFC 6376, section 3.5).</summary>
internal sealed class DkimSignature
{
    private readonly string _identityDomain;

    private DkimSignature(SignatureField field)
    {
        if (!field.Required("v").SequenceEqual("1"u8))
            throw SignatureException.Permanent("it is of another version");

        Content = ContentSignature.Read(field, canonicalization: "simple/simple");
        if (!Content.Covers("From"))
            throw SignatureException.Permanent("it does not sign From");
        if (field.Tags.Has("q") && !field.Tags.Items("q").Contains("dns/txt"))
            throw SignatureException.Permanent("its key is not in the domain name system");

        _identityDomain = ReadIdentity(field);
    }

    public ContentSignature Content { get; }

    public SignatureField Field => Content.Field;

    /// <exception cref="SignatureException">It is malformed, or of a kind that is not accepted.</exception>
    public static DkimSignature Read(SignedField field) => new(SignatureField.Read(field));

    /// <summary>Checks that the key may speak for the identity (section 3.6.1, <c>t=s</c>).</summary>
    /// <exception cref="SignatureException">It may not.</exception>
    public void CheckIdentity(KeyRecord record)
    {
        if (record.IsStrict && _identityDomain != Field.Domain)
            throw SignatureException.Permanent("its key is not for domains below its own");
    }

    private static string ReadIdentity(SignatureField field)
    {
        if (!field.Tags.Has("i"))
            return field.Domain;

        var identity = field.Tags["i"];
        var at = identity.LastIndexOf((byte)'@');
        var domain = at < 0 ? null : SigningDomain.Read(identity[(at + 1)..]);
        return domain is null ? throw SignatureField.Malformed("i")
            : SigningDomain.IsWithin(domain, field.Domain) ? domain
            : throw SignatureException.Permanent("its identity is not of its domain");
    }
}
