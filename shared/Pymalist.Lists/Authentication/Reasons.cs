using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Lists.Authentication;

/// <summary>Says in words why a post fares as it does. Of what strangers wrote only names of domains and of fields are in it.</summary>
internal static class Reasons
{
    /// <summary>A part of a sentence: what the author's domain asks for, and what has become of its signatures.</summary>
    public static string Of(AuthorJudgement judgement, IReadOnlyList<SignatureFate> signatures) => judgement switch
    {
        { Domain: "" } => "nobody can tell who wrote it: its From is missing, doubled or cannot be read",
        { Result: DmarcResult.Pass } => $"{judgement.Domain} vouches for it ({judgement.Reason}), and still does on what the members get",
        { Result: DmarcResult.None } => $"{judgement.Domain} has no DMARC policy",
        { Result: DmarcResult.PermError } => $"{judgement.Reason}, and asks for nothing",
        { Declared: null } => $"the DMARC policy of {judgement.Domain} cannot be asked for now, and is taken for the strictest",
        _ => $"{judgement.Domain} {Wish(judgement.Declared)}, and {OfSignatures(judgement, signatures)}",
    };

    private static string Wish(DmarcDisposition? declared) => declared switch
    {
        DmarcDisposition.Reject => "wants mail to be refused that it does not vouch for (DMARC policy reject)",
        DmarcDisposition.Quarantine => "wants mail to be taken for suspicious that it does not vouch for (DMARC policy quarantine)",
        _ => "wants nothing to be done with mail that it does not vouch for (DMARC policy none)",
    };

    private static string OfSignatures(AuthorJudgement judgement, IReadOnlyList<SignatureFate> signatures)
    {
        var own = signatures.Where(signature => IsNear(signature.Domain, judgement.Domain)).ToList();
        if (own.Count == 0)
            return "there is no DKIM signature of it; what SPF vouches for ends at a list";

        return (own.Find(signature => signature.IsBroken) ?? own.Find(signature => signature.Afterwards.Status == DkimStatus.TempError) ?? own[0]) switch
        {
            { IsBroken: true } broken => $"its DKIM signature was good until the list changed the message{Named(broken.BrokenBy)}",
            { Afterwards.Status: DkimStatus.TempError } => "its DKIM signature cannot be checked now, for want of an answer of DNS",
            { Afterwards: { Status: DkimStatus.Pass, IsTest: true } } => "its DKIM key is marked as a test, which counts for nothing",
            { Afterwards.Status: DkimStatus.Pass } passed => $"the DKIM signature of {passed.Domain} does not count for it",
            var never => $"its DKIM signature was not good when the post came in: {never.OnArrival.Reason}",
        };
    }

    private static string Named(IReadOnlyList<string> changes) => changes.Count == 0 ? "" : $" ({string.Join(", ", changes)})";

    // Of one organization or not: for a signature that does not count either way, this is near enough.
    private static bool IsNear(string? signer, string author) => signer is not null && (DomainName.IsWithin(signer, author) || DomainName.IsWithin(author, signer));
}
