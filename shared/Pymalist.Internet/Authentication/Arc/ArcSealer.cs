using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Authentication.Arc;

/// <summary>Seals messages with ARC (RFC 8617, section 5.1). It may be used by several threads at once.</summary>
public sealed class ArcSealer
{
    private readonly ArcSealerOptions _options;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly string _domain;
    private readonly string _selector;

    /// <exception cref="ArgumentException">The domain or the selector is none.</exception>
    /// <exception cref="FormatException">The file holds no key.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public ArcSealer(ArcSealerOptions options, TimeProvider time)
        : this(options, SigningKey.FromFile(options.KeyFile), time)
    {
    }

    /// <param name="options">Its key file is not read.</param>
    /// <param name="key">Signs; stays the caller's.</param>
    /// <param name="time">Tells when a message is sealed.</param>
    /// <exception cref="ArgumentException">The domain or the selector is none, or the seal would sign seals.</exception>
    public ArcSealer(ArcSealerOptions options, SigningKey key, TimeProvider time)
    {
        (_options, _key, _time) = (options, key, time);
        (_domain, _selector) = SigningDomain.Of(options);
        if (options.Fields.Concat(options.Oversign).Contains(ArcFields.SealName, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException($"{ArcFields.SealName} is not signed as a field (RFC 8617, section 4.1.2).", nameof(options));
    }

    /// <summary>The fields that belong on top of a message, or null for one that is not to be sealed.</summary>
    /// <param name="message">The message as it will leave, but for line ends: with CR LF, LF or CR, each of which is a CR LF on the wire.</param>
    /// <param name="chain">What came of its chain when it came in, before anything was changed.</param>
    /// <param name="authenticationResults">
    /// What was found when it came in, as the body of an Authentication-Results field (RFC 8601): our authserv-id and the results,
    /// folded with CR LF where it is long.
    /// </param>
    /// <returns>
    /// Null where an earlier hop has called the chain broken, where it has 50 hops or hops that cannot be counted, and where it is
    /// not known yet what it is worth.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A line end in the results would start a field of its own, or the message does not have the chain any more.
    /// </exception>
    public ArcSet? Seal(ReadOnlyMemory<byte> message, ArcResult chain, string authenticationResults)
    {
        var isCounted = chain.State == ArcState.None || chain.Instance > 0;
        if (chain.IsClosed || chain.IsTransient || !isCounted || chain.Instance >= ArcFields.MaxInstance)
            return null;

        var instance = (chain.Instance + 1).ToString(CultureInfo.InvariantCulture);
        var signed = new SignedMessage(WireForm.Of(message), int.MaxValue);
        var results = Checked($"i={instance}; {authenticationResults}");
        var content = SignContent(signed, instance);
        return new ArcSet(SealHops(signed, chain, instance, results, content), content, results);
    }

    // The tags are in the order of the alphabet, as in the examples of the RFC and in its test suite.
    private byte[] SignContent(SignedMessage message, string instance)
    {
        var names = SignedFieldNames.In(message, _options);
        var text = new SignatureText(ArcFields.MessageSignatureName)
            .Add("a", _key.Algorithm.Name())
            .AddSignature()
            .Add("bh", Convert.ToBase64String(message.BodyHash(Canonicalization.Relaxed)))
            .Add("c", "relaxed/relaxed")
            .Add("d", _domain)
            .AddList("h", names)
            .Add("i", instance)
            .Add("s", _selector)
            .Add("t", Now());
        return text.With(_key.Sign(message.HeaderHash(Canonicalization.Relaxed, names, text.Unsigned)));
    }

    private byte[] SealHops(SignedMessage message, ArcResult chain, string instance, byte[] results, byte[] content)
    {
        var text = new SignatureText(ArcFields.SealName)
            .Add("a", _key.Algorithm.Name())
            .AddSignature()
            .Add("cv", chain.State switch { ArcState.None => "none", ArcState.Pass => "pass", _ => "fail" })
            .Add("d", _domain)
            .Add("i", instance)
            .Add("s", _selector)
            .Add("t", Now());

        // Section 5.1.2: the seal of a broken chain is over its own hop alone.
        var hops = chain.State == ArcState.Pass ? HopsOf(message, chain) : [];
        var before = hops.SelectMany(hop => new[] { hop.AuthenticationResults.Raw, hop.MessageSignature.Raw, hop.Seal.Raw });
        var own = new[] { Field(ArcFields.AuthenticationResultsName, results), Field(ArcFields.MessageSignatureName, content) };
        return text.With(_key.Sign(ArcSeal.Hash(before.Concat(own), text.Unsigned)));
    }

    private static IReadOnlyList<ArcFields> HopsOf(SignedMessage message, ArcResult chain)
    {
        try
        {
            var hops = ArcFields.Read(message);
            return hops.Count == chain.Instance ? hops : throw SignatureException.Permanent("its hops are not those of the chain");
        }
        catch (SignatureException e)
        {
            throw new ArgumentException($"The message does not have the chain any more: {e.Message}.", nameof(chain), e);
        }
    }

    private string Now() => _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> Field(string name, byte[] body) => (byte[])[.. Encoding.ASCII.GetBytes(name), .. ": "u8, .. body];

    private static byte[] Checked(string body)
    {
        var rest = body.Replace("\r\n ", "", StringComparison.Ordinal).Replace("\r\n\t", "", StringComparison.Ordinal);
        return rest.AsSpan().ContainsAny('\r', '\n', '\0')
            ? throw new ArgumentException("The results may not hold a line end that is no fold, nor NUL.", nameof(body))
            : Encoding.UTF8.GetBytes(body);
    }
}
