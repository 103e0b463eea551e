using System.Globalization;

namespace Pymalist.Internet.Authentication;

/// <summary>What DKIM-Signature, ARC-Message-Signature and ARC-Seal have in common: who signed, how, and the signature.</summary>
internal sealed class SignatureField
{
    // Of the greatest key that is accepted.
    private const int MaxSignature = VerifyingKey.MaxLength;

    private readonly int _bodyStart;

    private SignatureField(ReadOnlyMemory<byte> raw, int offset, TagList tags)
    {
        (Raw, Offset, Tags) = (raw, offset, tags);
        _bodyStart = raw.Span.IndexOf((byte)':') + 1;
        Algorithm = ReadAlgorithm();
        Domain = SigningDomain.Read(Required("d")) is { } domain && domain.Contains('.', StringComparison.Ordinal) ? domain : throw Malformed("d");
        Selector = SigningDomain.Read(Required("s")) ?? throw Malformed("s");
        SignedAt = Time("t");
        Signature = tags.Has("b") ? tags.Octets("b", MaxSignature) ?? throw Malformed("b") : throw Missing("b");
    }

    /// <summary>The field where it lies in the message.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    public int Offset { get; }

    public TagList Tags { get; }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>In A-labels and lower case.</summary>
    public string Domain { get; }

    /// <inheritdoc cref="Domain"/>
    public string Selector { get; }

    public DateTimeOffset? SignedAt { get; }

    public byte[] Signature { get; }

    /// <exception cref="SignatureException">It is malformed, or of a kind that is not accepted.</exception>
    public static SignatureField Read(SignedField field) =>
        new(field.Raw, field.Offset, TagList.Parse(field.Body) ?? throw SignatureException.Permanent("it is no list of tags"));

    /// <summary>The field as it was when it was signed: without the value of <c>b=</c> (RFC 6376, section 3.7).</summary>
    public byte[] WithoutSignature()
    {
        var value = Tags.RangeOf("b");
        var (start, length) = value.GetOffsetAndLength(Raw.Length - _bodyStart);
        return [.. Raw.Span[..(_bodyStart + start)], .. Raw.Span[(_bodyStart + start + length)..]];
    }

    /// <summary>The value of a tag that must not be missing.</summary>
    /// <exception cref="SignatureException">It is.</exception>
    public ReadOnlySpan<byte> Required(string tag) => Tags.Has(tag) ? Tags[tag] : throw Missing(tag);

    /// <summary>A time in seconds since 1970; null where the tag is missing.</summary>
    /// <exception cref="SignatureException">It is none.</exception>
    public DateTimeOffset? Time(string tag)
    {
        if (!Tags.Has(tag))
            return null;

        var digits = Tags[tag];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            throw Malformed(tag);

        // RFC 6376, section 3.5: what has more than 12 digits may count as the end of time.
        var isKnown = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        return isKnown && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue;
    }

    public static SignatureException Missing(string tag) => SignatureException.Permanent($"it has no {tag}=");

    public static SignatureException Malformed(string tag) => SignatureException.Permanent($"its {tag}= is malformed");

    private SignatureAlgorithm ReadAlgorithm()
    {
        var name = Required("a");
        return SignatureAlgorithms.Find(name)
            ?? throw SignatureException.Permanent(name.SequenceEqual("rsa-sha1"u8) ? "rsa-sha1 is not accepted" : "its algorithm is not known");
    }
}
