using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>Verifies the DKIM signatures of messages (RFC 6376, RFC 8301, RFC 8463).</summary>
/// <remarks>
/// Not accepted, whatever else they say: rsa-sha1, RSA keys below 1024 or above 8192 bits (all <see cref="DkimStatus.PermError"/>), and
/// signatures that leave the end of the body unsigned with <c>l=</c> (<see cref="DkimStatus.Policy"/>).
/// </remarks>
public sealed class DkimVerifier(IDnsResolver resolver, TimeProvider time, DkimVerifierOptions? options = null)
{
    private readonly DkimVerifierOptions _options = options ?? new DkimVerifierOptions();

    /// <summary>Verifies every signature, as many as are looked at.</summary>
    /// <param name="message">The message as it came, with CR LF or, as stored mail has it, with LF, which counts as CR LF.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    /// <returns>One result for each DKIM-Signature field, from the top down; empty for a message that is not signed.</returns>
    public async Task<IReadOnlyList<DkimResult>> Verify(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var signed = new SignedMessage(message, _options.MaxHeaderSectionLength);
        var keys = new KeyRecords(resolver);
        var attempts = signed.Named("DKIM-Signature").Take(_options.MaxSignatures)
            .Select(field => Begin(field, keys, cancellationToken)).ToList();

        var results = new List<DkimResult>();
        foreach (var attempt in attempts)
            results.Add(attempt.Signature is { } signature ? await Finish(attempt.Field, signature, signed, keys, cancellationToken) : attempt.Refusal!);
        return results;
    }

    // All keys are asked for before the first is waited for.
    private Attempt Begin(SignedField field, KeyRecords keys, CancellationToken cancellationToken)
    {
        try
        {
            var signature = DkimSignature.Read(field);
            signature.Content.CheckAcceptable(time.GetUtcNow(), _options.ClockSkew);
            keys.Ask(signature.Field, cancellationToken);
            return new Attempt(field, signature, null);
        }
        catch (SignatureException e)
        {
            return new Attempt(field, null, DkimResult.Of(field, e.Status, e.Message));
        }
    }

    private static async Task<DkimResult> Finish(
        SignedField field, DkimSignature signature, SignedMessage message, KeyRecords keys, CancellationToken cancellationToken)
    {
        var isTest = false;
        try
        {
            var record = await keys.Find(signature.Field, cancellationToken);
            isTest = record.IsTest;
            signature.CheckIdentity(record);
            using var key = record.KeyFor(signature.Field.Algorithm);
            signature.Content.CheckMessage(message, key);
            return DkimResult.Of(field, DkimStatus.Pass, "good signature") with { IsTest = isTest };
        }
        catch (SignatureException e)
        {
            return DkimResult.Of(field, e.Status, e.Message) with { IsTest = isTest };
        }
    }

    private sealed record Attempt(SignedField Field, DkimSignature? Signature, DkimResult? Refusal);
}
