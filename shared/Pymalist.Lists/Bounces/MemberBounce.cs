namespace Pymalist.Lists.Bounces;

/// <summary>A bounce as it counts for one member.</summary>
/// <param name="Kind">What came back.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsProbe">Whether a probe came back, and not a post.</param>
public readonly record struct MemberBounce(BounceKind Kind, BounceReason Reason, bool IsProbe)
{
    /// <summary>What a report says of the member whom its address names.</summary>
    /// <param name="report">What came.</param>
    /// <param name="sent">What the address says was sent.</param>
    /// <param name="member">
    /// The member's address. Of several recipients it tells which one counts; where none is his, as behind a forward, it is the first.
    /// </param>
    public static MemberBounce Of(BounceReport report, BounceTokenKind sent, AddrSpec? member)
    {
        var recipient = report.Recipients.FirstOrDefault(recipient => IsOf(recipient, member))
            ?? (report.Recipients.Count > 0 ? report.Recipients[0] : null);
        var kind = (report.Kind, recipient?.Action) switch
        {
            (BounceKind.DeliveryFailure, RecipientAction.Delayed) => BounceKind.DeliveryDelay,
            (BounceKind.DeliveryFailure, RecipientAction.Delivered or RecipientAction.Relayed or RecipientAction.Expanded) => BounceKind.Other,
            _ => report.Kind,
        };
        return new MemberBounce(kind, recipient?.Reason ?? BounceReason.Unknown, sent == BounceTokenKind.Probe);
    }

    private static bool IsOf(BouncedRecipient recipient, AddrSpec? member) =>
        member is not null && (member.Equals(recipient.OriginalAddress) || member.Equals(recipient.Address));
}
