namespace Pymalist.Lists.Notices;

/// <summary>What a list writes to people.</summary>
public enum NoticeKind
{
    Confirm,
    ConfirmLeave,
    ConfirmAsMember,
    ConfirmNotMember,
    Welcome,
    Goodbye,
    Held,
    Rejected,
    ModeratorNotice,
    ModeratorSummary,
    SubscriptionRequest,
    NotAllowed,
    CommandAnswer,
    Help,
    Info,
    Which,
    Who,
    Lists,
    SettingsChanged,
    Bounced,
    BounceWarning,
    Probe,
    OwnerBounceNotice,
    OwnerProviderNotice,
    OwnerMembershipNotice,
    DigestMasthead,
}
