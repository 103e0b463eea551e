namespace Pymalist.EndToEnd.Genuine;

/// <summary>What a program of others says of one DKIM-Signature.</summary>
internal sealed record SignatureVerdict(string Domain, string Selector, bool Passes);

/// <summary>What a program of others says of one message.</summary>
/// <param name="Signatures">Of its DKIM signatures.</param>
/// <param name="Arc">Of its chain: <c>pass</c>, <c>fail</c>, <c>none</c>; empty where the program knows nothing of ARC.</param>
/// <param name="Error">Why it did not read the message; empty where it did.</param>
internal sealed record Verdicts(IReadOnlyList<SignatureVerdict> Signatures, string Arc = "", string Error = "")
{
    /// <summary>Whether a signature of this domain passes.</summary>
    public bool PassesFor(string domain) => Signatures.Any(signature => signature.Passes && signature.Domain == domain);
}
