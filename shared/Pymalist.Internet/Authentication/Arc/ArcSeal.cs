namespace Pymalist.Internet.Authentication.Arc;

/// <summary>An ARC-Seal field (RFC 8617, section 4.1.3).</summary>
internal sealed class ArcSeal
{
    private ArcSeal(SignatureField field)
    {
        Field = field;
        if (field.Tags.Has("h") || field.Tags.Has("bh"))
            throw SignatureException.Permanent("a seal says what it seals");
        if (!IsChainValidation(field.Required("cv")))
            throw SignatureField.Malformed("cv");
    }

    public SignatureField Field { get; }

    /// <summary>What the sealer said of the chain it got: <c>none</c>, <c>pass</c> or <c>fail</c>.</summary>
    public string ChainValidation => Field.Tags.Text("cv");

    /// <exception cref="SignatureException">It is malformed.</exception>
    public static ArcSeal Read(SignedField field) => new(SignatureField.Read(field));

    /// <summary>What a seal signs (section 5.1.1): each hop's fields from the first to its own, and itself without the signature.</summary>
    /// <param name="fields">The fields, in that order, without the seal.</param>
    /// <param name="own">The seal's field without its signature.</param>
    public static byte[] Hash(IEnumerable<ReadOnlyMemory<byte>> fields, ReadOnlySpan<byte> own)
    {
        using var hash = new HashWriter();
        foreach (var field in fields)
            FieldCanonicalizer.Write(Canonicalization.Relaxed, field.Span, hash);
        FieldCanonicalizer.WriteUnended(Canonicalization.Relaxed, own, hash);
        return hash.Finish();
    }

    private static bool IsChainValidation(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("none"u8) || value.SequenceEqual("pass"u8) || value.SequenceEqual("fail"u8);
}
