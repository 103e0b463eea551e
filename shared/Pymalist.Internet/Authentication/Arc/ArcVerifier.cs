using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Arc;

/// <summary>Verifies the ARC chains of messages (RFC 8617, section 5.2).</summary>
/// <remarks>Keys and algorithms are those that <see cref="DkimVerifier"/> accepts.</remarks>
public sealed class ArcVerifier(IDnsResolver resolver, TimeProvider time, DkimVerifierOptions? options = null)
{
    private readonly DkimVerifierOptions _options = options ?? new DkimVerifierOptions();

    /// <summary>Verifies the chain.</summary>
    /// <param name="message">The message as it came, with CR LF or, as stored mail has it, with LF, which counts as CR LF.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async Task<ArcResult> Verify(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var signed = new SignedMessage(message, _options.MaxHeaderSectionLength);
        if (ArcFields.Names.All(name => signed.Named(name).Count == 0))
            return new ArcResult(ArcState.None, "no chain");

        try
        {
            var hops = ArcFields.Read(signed);
            var seals = hops.Select(hop => ArcSeal.Read(hop.Seal)).ToList();
            return seals[^1].ChainValidation == "fail"
                ? Failed(signed, "an earlier hop found the chain broken") with { IsClosed = true }
                : await Verify(signed, hops, seals, cancellationToken);
        }
        catch (SignatureException e)
        {
            return Failed(signed, e.Message) with { IsTransient = e.Status == DkimStatus.TempError };
        }
    }

    private static ArcResult Failed(SignedMessage message, string reason) =>
        new(ArcState.Fail, reason) { Instance = ArcFields.HighestInstance(message) };

    private async Task<ArcResult> Verify(SignedMessage message, IReadOnlyList<ArcFields> hops, List<ArcSeal> seals, CancellationToken cancellationToken)
    {
        // Step 3: the first hop found no chain, each later one a good one.
        if (seals.Where((seal, place) => seal.ChainValidation != (place == 0 ? "none" : "pass")).Any())
            throw SignatureException.Permanent("the seals contradict each other");

        var keys = new KeyRecords(resolver);
        await VerifyContent(message, hops[^1], keys, cancellationToken);
        for (var place = hops.Count - 1; place >= 0; place--)
            await VerifySeal(hops, place, seals[place].Field, keys, cancellationToken);

        return new ArcResult(ArcState.Pass, "good chain")
        {
            Instance = hops.Count,
            OldestPass = await OldestPass(message, hops, keys, cancellationToken),
            Hops = [.. hops.Select((hop, place) => new ArcHop(place + 1, seals[place].Field.Domain, Results(hop.AuthenticationResults)))],
        };
    }

    private async Task VerifyContent(SignedMessage message, ArcFields hop, KeyRecords keys, CancellationToken cancellationToken)
    {
        // ARC knows one form only, though a signature may name another (ValiMail's suite has it so).
        var signature = ContentSignature.Read(SignatureField.Read(hop.MessageSignature), canonicalization: "relaxed/relaxed");
        if (signature.Covers(ArcFields.SealName))
            throw SignatureException.Permanent("it signs a seal");

        signature.CheckAcceptable(time.GetUtcNow(), _options.ClockSkew);
        var record = await keys.Find(signature.Field, cancellationToken);
        using var key = record.KeyFor(signature.Field.Algorithm);
        signature.CheckMessage(message, key);
    }

    private static async Task VerifySeal(IReadOnlyList<ArcFields> hops, int place, SignatureField seal, KeyRecords keys, CancellationToken cancellationToken)
    {
        var record = await keys.Find(seal, cancellationToken);
        using var key = record.KeyFor(seal.Algorithm);
        var before = hops.Take(place).SelectMany(hop => new[] { hop.AuthenticationResults.Raw, hop.MessageSignature.Raw, hop.Seal.Raw });
        var sealedFields = before.Concat([hops[place].AuthenticationResults.Raw, hops[place].MessageSignature.Raw]);
        if (!key.Verifies(ArcSeal.Hash(sealedFields, seal.WithoutSignature()), seal.Signature))
            throw new SignatureException(DkimStatus.Fail, "a seal is broken");
    }

    // From the last hop back, as long as the message is what each one signed.
    private async Task<int> OldestPass(SignedMessage message, IReadOnlyList<ArcFields> hops, KeyRecords keys, CancellationToken cancellationToken)
    {
        for (var place = hops.Count - 2; place >= 0; place--)
        {
            try
            {
                await VerifyContent(message, hops[place], keys, cancellationToken);
            }
            catch (SignatureException)
            {
                return place + 2;
            }
        }

        return 0;
    }

    private static ReadOnlyMemory<byte> Results(SignedField field) => field.Body[ArcFields.ResultsStart(field)..].Trim(" \t\r\n"u8);
}
