using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>Signs messages with DKIM (RFC 6376, RFC 8463). It may be used by several threads at once.</summary>
/// <example>
/// A message that is ready to leave, and the same with its signature on top:
/// <code>new MessageEdit(message).Add("DKIM-Signature", signer.Sign(message)).ToMessage()</code>
/// </example>
public sealed class DkimSigner
{
    private readonly DkimSignerOptions _options;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly string _domain;
    private readonly string _selector;

    /// <exception cref="ArgumentException">The domain, the selector or the identity is none.</exception>
    /// <exception cref="FormatException">The file holds no key.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public DkimSigner(DkimSignerOptions options, TimeProvider time)
        : this(options, SigningKey.FromFile(options.KeyFile), time)
    {
    }

    /// <param name="options">Its key file is not read.</param>
    /// <param name="key">Signs; stays the caller's.</param>
    /// <param name="time">Tells when a message is signed.</param>
    /// <exception cref="ArgumentException">The domain, the selector or the identity is none.</exception>
    public DkimSigner(DkimSignerOptions options, SigningKey key, TimeProvider time)
    {
        (_options, _key, _time) = (options, key, time);
        (_domain, _selector) = SigningDomain.Of(options);
        if (options.Identity is { } identity && !IsIdentity(identity))
            throw new ArgumentException($"'{identity}' is no address in {_domain}.", nameof(options));
    }

    /// <summary>The body of the DKIM-Signature field that belongs on top of a message.</summary>
    /// <param name="message">The message as it will leave, but for line ends: with CR LF, LF or CR, each of which is a CR LF on the wire.</param>
    /// <returns>What goes behind the colon and a space: ASCII, folded with CR LF, without the line end behind it.</returns>
    public byte[] Sign(ReadOnlyMemory<byte> message)
    {
        var signed = new SignedMessage(WireForm.Of(message), int.MaxValue);
        return Sign(signed, signed.BodyHash(_options.BodyCanonicalization));
    }

    /// <summary>The same for a message whose body is not at hand: it went through a <see cref="BodyHasher"/> of the body's canonicalization.</summary>
    /// <param name="headerSection">All fields; no bare CR, which would be a line end on the wire.</param>
    /// <param name="bodyHash">What <see cref="BodyHasher.Finish"/> said.</param>
    public byte[] Sign(ReadOnlyMemory<byte> headerSection, ReadOnlySpan<byte> bodyHash) => Sign(new SignedMessage(headerSection, int.MaxValue), bodyHash);

    private byte[] Sign(SignedMessage message, ReadOnlySpan<byte> bodyHash)
    {
        var names = SignedFieldNames.In(message, _options);
        var text = Begin(_time.GetUtcNow()).AddList("h", names).Add("bh", Convert.ToBase64String(bodyHash)).AddSignature();
        return text.With(_key.Sign(message.HeaderHash(_options.HeaderCanonicalization, names, text.Unsigned)));
    }

    private SignatureText Begin(DateTimeOffset now)
    {
        var text = new SignatureText("DKIM-Signature")
            .Add("v", "1")
            .Add("a", _key.Algorithm.Name())
            .Add("c", $"{Form(_options.HeaderCanonicalization)}/{Form(_options.BodyCanonicalization)}")
            .Add("d", _domain)
            .Add("s", _selector);
        if (_options.Identity is { } identity)
            text.Add("i", identity);

        text.Add("t", Seconds(now));
        return _options.Expiry is { } expiry ? text.Add("x", Seconds(now + expiry)) : text;
    }

    // Letters that mean nothing to a tag-list or to dkim-quoted-printable (section 2.11).
    private bool IsIdentity(string identity)
    {
        var at = identity.LastIndexOf('@');
        return at >= 0
            && !identity.AsSpan().ContainsAnyExceptInRange('!', '~')
            && !identity.AsSpan().ContainsAny(';', '=')
            && SigningDomain.Read(Encoding.ASCII.GetBytes(identity[(at + 1)..])) is { } domain
            && SigningDomain.IsWithin(domain, _domain);
    }

    private static string Form(Canonicalization canonicalization) => canonicalization == Canonicalization.Simple ? "simple" : "relaxed";

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
