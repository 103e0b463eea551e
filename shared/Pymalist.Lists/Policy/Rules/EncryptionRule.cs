using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Decides by whether a mail is encrypted, which members may not be able to read, or signed; whether a signature is good is not looked at.</summary>
/// <remarks>S/MIME (RFC 8551), OpenPGP (RFC 3156), and OpenPGP's armour in a text (RFC 9580, section 6.2).</remarks>
public sealed class EncryptionRule(EncryptionOptions options) : IPostRule
{
    private enum Kind { Plain, Signed, Encrypted }

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options is { Encrypted: Act.Accept, Signed: Act.Accept, Plain: Act.Accept })
            return default;

        var (act, kind) = KindOf(post) switch
        {
            Kind.Encrypted => (options.Encrypted, NoticeKind.ReasonEncrypted),
            Kind.Signed => (options.Signed, NoticeKind.ReasonSigned),
            _ => (options.Plain, NoticeKind.ReasonNotEncrypted),
        };
        return new(Verdict.Unless(act, "Encryption", Sentence.Of(kind, ("list", $"{post.List.List}"))));
    }

    private static Kind KindOf(Post post)
    {
        var root = post.Parts.Root;
        return root.Type switch
        {
            "multipart/encrypted" => Kind.Encrypted,
            "multipart/signed" => Kind.Signed,
            "application/pkcs7-mime" or "application/x-pkcs7-mime" => IsSignedData(post) ? Kind.Signed : Kind.Encrypted,
            _ => KindOfText(Leaves.Of(post.Parts).FirstOrDefault(leaf => leaf.Type == "text/plain")),
        };
    }

    // smime-type=signed-data: the content is in it, for everyone to read who has the software.
    private static bool IsSignedData(Post post) => FieldText.First(post, "Content-Type"u8).Contains("signed-data", StringComparison.OrdinalIgnoreCase);

    private static Kind KindOfText(Part? text)
    {
        if (text is null)
            return Kind.Plain;

        var octets = text.Decoded().Span;
        return StandsAtLineStart(octets, "-----BEGIN PGP MESSAGE-----") ? Kind.Encrypted
            : StandsAtLineStart(octets, "-----BEGIN PGP SIGNED MESSAGE-----") ? Kind.Signed
            : Kind.Plain;
    }

    private static bool StandsAtLineStart(ReadOnlySpan<byte> text, string armour)
    {
        var line = Encoding.ASCII.GetBytes($"\n{armour}");
        return text.StartsWith(line.AsSpan(1)) || text.IndexOf(line) >= 0;
    }
}

/// <summary>Settings of an <see cref="EncryptionRule"/>; by default it asks nothing.</summary>
public sealed record EncryptionOptions
{
    /// <summary>What becomes of an encrypted mail.</summary>
    public Act Encrypted { get; init; }

    /// <summary>What becomes of a signed mail that is not encrypted.</summary>
    public Act Signed { get; init; }

    /// <summary>What becomes of a mail that is neither.</summary>
    public Act Plain { get; init; }
}
