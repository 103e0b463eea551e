using Pymalist.Internet.Authentication.Dmarc;

namespace Pymalist.Lists.Authentication;

/// <summary>Whether a post needs to be mitigated, and why: a part of a sentence.</summary>
/// <param name="IsDemanded">Whether it does.</param>
/// <param name="Why">What the settings, DNS and the signatures say.</param>
internal sealed record MitigationDemand(bool IsDemanded, string Why)
{
    /// <summary>Whether it only may need it: DNS had no answer. Nobody's post is refused for that.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>By what the settings want and the policy says.</summary>
    public static MitigationDemand Of(MitigationTrigger when, AuthorJudgement judgement, IReadOnlyList<SignatureFate> signatures) =>
        when == MitigationTrigger.Always
            ? new(true, "the list sends all its posts so")
            : new(IsTriggered(when, judgement.Threat), Reasons.Of(judgement, signatures)) { IsUncertain = judgement.IsTransient };

    private static bool IsTriggered(MitigationTrigger when, DmarcDisposition? threat) => when switch
    {
        MitigationTrigger.PolicyReject => threat >= DmarcDisposition.Reject,
        MitigationTrigger.PolicyQuarantineOrReject => threat >= DmarcDisposition.Quarantine,
        _ => threat is not null,
    };
}
