using Pymalist.Internet.Authentication.Dkim;

namespace Pymalist.Internet.Authentication;

/// <summary>What DKIM-Signature and ARC-Message-Signature say of the message: which fields are signed, in which form, and the body's hash.</summary>
internal sealed record ContentSignature
{
    private const int HashSize = 32;

    private ContentSignature(SignatureField field, string canonicalization)
    {
        Field = field;
        (Header, Body) = ReadCanonicalization(field, canonicalization);
        BodyHash = field.Tags.Has("bh") ? field.Tags.Octets("bh", HashSize) ?? throw SignatureField.Malformed("bh") : throw SignatureField.Missing("bh");
        Names = field.Tags.Has("h") ? field.Tags.Items("h") : throw SignatureField.Missing("h");
        ExpiresAt = field.Time("x");
    }

    public SignatureField Field { get; }

    public Canonicalization Header { get; }

    public Canonicalization Body { get; }

    public byte[] BodyHash { get; }

    /// <summary>The names of the signed fields, in the order in which they were signed.</summary>
    public IReadOnlyList<string> Names { get; }

    public DateTimeOffset? ExpiresAt { get; }

    /// <param name="field">The field.</param>
    /// <param name="canonicalization">What <c>c=</c> says where it is missing.</param>
    /// <exception cref="SignatureException">It is malformed, or of a kind that is not accepted.</exception>
    public static ContentSignature Read(SignatureField field, string canonicalization) => new(field, canonicalization);

    /// <summary>Whether a field is signed.</summary>
    public bool Covers(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks what needs no key: the times (RFC 6376, section 3.5), and that the whole body is signed.</summary>
    /// <exception cref="SignatureException">It is not accepted.</exception>
    public void CheckAcceptable(DateTimeOffset now, TimeSpan clockSkew)
    {
        // Whatever is put behind the part that is signed would pass as signed (RFC 6376, section 8.2).
        if (Field.Tags.Has("l"))
            throw new SignatureException(DkimStatus.Policy, "it leaves the end of the body unsigned (l=)");
        if (ExpiresAt <= Field.SignedAt)
            throw SignatureException.Permanent("it expires before it was made");
        if (ExpiresAt < now - clockSkew)
            throw SignatureException.Permanent("it has expired");
        if (Field.SignedAt > now + clockSkew)
            throw SignatureException.Permanent("it was made in the future");
    }

    /// <summary>Checks that the message is what was signed.</summary>
    /// <exception cref="SignatureException">It is not.</exception>
    public void CheckMessage(SignedMessage message, VerifyingKey key)
    {
        if (!message.BodyHash(Body).AsSpan().SequenceEqual(BodyHash))
            throw new SignatureException(DkimStatus.Fail, "the body is not what was signed");
        if (!key.Verifies(message.HeaderHash(Header, Names, Field.WithoutSignature(), Field.Offset), Field.Signature))
            throw new SignatureException(DkimStatus.Fail, "the signed fields are not what was signed, or it was another key");
    }

    // Section 3.5: "header/body", the latter simple where only the former is given.
    private static (Canonicalization Header, Canonicalization Body) ReadCanonicalization(SignatureField field, string byDefault)
    {
        var forms = (field.Tags.Has("c") ? field.Tags.Text("c") : byDefault).Split('/');
        return forms.Length <= 2 ? (Form(forms[0]), Form(forms.ElementAtOrDefault(1) ?? "simple")) : throw SignatureField.Malformed("c");
    }

    private static Canonicalization Form(string name) => name switch
    {
        "simple" => Canonicalization.Simple,
        "relaxed" => Canonicalization.Relaxed,
        _ => throw SignatureField.Malformed("c"),
    };
}
