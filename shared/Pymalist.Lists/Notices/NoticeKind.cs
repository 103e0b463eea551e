namespace Pymalist.Lists.Notices;

/// <summary>
/// What a list writes to people: letters, answers within one, sentences (<c>Outcome…</c>, no more than the one line) that others have as their
/// <c>outcome</c>, and what the built-in rules say of a mail (<c>Reason…</c>: the first line is the reason, those below are the advice, where there is
/// one). Beside the values named here each may use those of the list (<see cref="Letters"/>).
/// </summary>
public enum NoticeKind
{
    /// <summary>To whom somebody wants to subscribe: <c>who</c>, <c>confirm</c>, <c>days</c>.</summary>
    Confirm,

    /// <summary>To whom somebody wants to unsubscribe: <c>who</c>, <c>confirm</c>, <c>days</c>.</summary>
    ConfirmLeave,

    /// <summary>To a member whom somebody wants to subscribe: <c>who</c>.</summary>
    ConfirmAsMember,

    /// <summary>To one whom somebody wants to unsubscribe, and who is no member: <c>who</c>.</summary>
    ConfirmNotMember,

    /// <summary>To a member whose settings somebody wants to change: <c>who</c>, <c>rows</c>, <c>confirm</c>, <c>days</c>.</summary>
    ConfirmSettings,

    /// <summary>To a new member: <c>who</c>.</summary>
    Welcome,

    /// <summary>To one who has left: <c>who</c>.</summary>
    Goodbye,

    /// <summary>To the author of a mail that waits: <c>subject</c>, <c>reason</c>.</summary>
    Held,

    /// <summary>To the author of a mail that was rejected: <c>subject</c>, <c>reason</c>, <c>advice</c>.</summary>
    Rejected,

    /// <summary>To a moderator, with the mail: <c>number</c>, <c>author</c>, <c>subject</c>, <c>size</c>, <c>reasons</c>, <c>confirm</c>.</summary>
    ModeratorNotice,

    /// <summary>To a moderator, of all that waits: <c>count</c>, <c>rows</c>.</summary>
    ModeratorSummary,

    /// <summary>To a moderator, of what nobody decided on: <c>count</c>, <c>rows</c>.</summary>
    HeldExpired,

    /// <summary>To a moderator, whose consent a new member needs: <c>who</c>, <c>confirm</c>.</summary>
    SubscriptionRequest,

    /// <summary>To one who did not get it: <c>reason</c>.</summary>
    NotAdmitted,

    /// <summary>Around the answers to the commands of a mail: <c>answers</c>.</summary>
    CommandAnswer,

    /// <summary>An answer: what can be asked.</summary>
    Help,

    /// <summary>An answer: what the list is about.</summary>
    Info,

    /// <summary>An answer: where one is a member: <c>rows</c>.</summary>
    Which,

    /// <summary>An answer: who is a member: <c>rows</c>.</summary>
    Who,

    /// <summary>An answer: which lists there are: <c>rows</c>.</summary>
    Lists,

    /// <summary>An answer: who has to confirm what was asked: <c>who</c>.</summary>
    Asked,

    /// <summary>An answer to a mail without a command.</summary>
    NothingAsked,

    /// <summary>An answer: what was no command: <c>rows</c>.</summary>
    Unknown,

    /// <summary>An answer: what is not allowed: <c>command</c>.</summary>
    NotAllowed,

    /// <summary>An answer to a token that is not good any more.</summary>
    TokenUsed,

    /// <summary>An answer: what holds now: <c>who</c>, <c>rows</c>.</summary>
    SettingsChanged,

    /// <summary>An answer to a moderator, of a held mail: <c>number</c>, <c>outcome</c>.</summary>
    Decided,

    /// <summary>An answer to a moderator, of one who wants to subscribe: <c>who</c>, <c>outcome</c>.</summary>
    RequestDecided,

    /// <summary>To a member whom nothing is sent to any more: <c>who</c>, <c>reason</c>, <c>confirm</c>.</summary>
    Bounced,

    /// <summary>The same again, before he is removed: <c>who</c>, <c>confirm</c>.</summary>
    BounceWarning,

    /// <summary>To find out whether an address works: <c>who</c>, <c>reason</c>.</summary>
    Probe,

    /// <summary>To an owner, of a member whose mail comes back: <c>who</c>, <c>outcome</c>, <c>reason</c>.</summary>
    OwnerBounceNotice,

    /// <summary>To an owner, of a provider that refuses all its members: <c>domain</c>, <c>count</c>, <c>reason</c>.</summary>
    OwnerProviderNotice,

    /// <summary>To an owner, of one who came or left: <c>who</c>, <c>outcome</c>.</summary>
    OwnerMembershipNotice,

    /// <summary>What stands on top of a digest: <c>volume</c>, <c>issue</c>.</summary>
    DigestMasthead,

    /// <summary>What stands above the contents of a digest.</summary>
    DigestContents,

    /// <summary>What stands below a digest's posts.</summary>
    DigestFooter,

    /// <summary>Of a membership: <c>who</c>.</summary>
    OutcomeJoined,

    /// <summary>Of a membership: <c>who</c>.</summary>
    OutcomeLeft,

    /// <summary>Of a member whose mail comes back, and who gets none any more.</summary>
    OutcomeStopped,

    /// <summary>Of a member who has complained, and gets no mail any more.</summary>
    OutcomeComplained,

    /// <summary>Of one who has complained, and is no member any more.</summary>
    OutcomeUnsubscribed,

    /// <summary>Of one whose address is dead, and who is no member any more.</summary>
    OutcomeRemoved,

    /// <summary>Of a held mail: <c>number</c>, <c>author</c>, <c>by</c>.</summary>
    OutcomeApproved,

    /// <summary>Of a held mail: <c>number</c>, <c>author</c>, <c>by</c>.</summary>
    OutcomeRejected,

    /// <summary>Of a held mail: <c>number</c>, <c>author</c>, <c>by</c>.</summary>
    OutcomeDiscarded,

    /// <summary>Of a held mail that nobody decided on in time: <c>number</c>, <c>author</c>.</summary>
    OutcomeExpired,

    /// <summary>Of a held mail whose author was to be banned, and is in charge of the list.</summary>
    OutcomeSpared,

    /// <summary>Of one who wants to subscribe, and is a member already: <c>who</c>.</summary>
    OutcomeMember,

    /// <summary>Of one who wants to subscribe, and may: <c>who</c>.</summary>
    OutcomeAdmitted,

    /// <summary>Of one who wants to subscribe, and was told that he may not: <c>who</c>.</summary>
    OutcomeRefused,

    /// <summary>Of one who wants to subscribe, and is told nothing: <c>who</c>.</summary>
    OutcomeIgnored,

    /// <summary>A list for announcements: <c>list</c>.</summary>
    ReasonAnnouncement,

    /// <summary>A file of a kind that is not taken: <c>list</c>, <c>file</c>.</summary>
    ReasonAttachment,

    /// <summary>More parts than are looked at: <c>list</c>.</summary>
    ReasonManyParts,

    /// <summary>What a machine has written: <c>sign</c>, which is a field or a type, <c>list</c>.</summary>
    ReasonAutomaticMail,

    /// <summary>Whom the settings ban: <c>who</c>, <c>list</c>.</summary>
    ReasonBanned,

    /// <summary>Whom a moderator has banned: <c>who</c>, <c>list</c>.</summary>
    ReasonBannedByModerator,

    /// <summary>Too many lists at once: <c>count</c>, <c>most</c>.</summary>
    ReasonCrossPost,

    /// <summary>The list is not named in To or Cc: <c>list</c>, <c>address</c>.</summary>
    ReasonDestination,

    /// <summary>The list has had it before: <c>list</c>.</summary>
    ReasonDuplicate,

    /// <summary>An owner has everything held: <c>list</c>.</summary>
    ReasonEmergency,

    /// <summary>Nothing in it: <c>list</c>.</summary>
    ReasonEmpty,

    /// <summary>No subject: <c>list</c>.</summary>
    ReasonNoSubject,

    /// <summary>Encrypted: <c>list</c>.</summary>
    ReasonEncrypted,

    /// <summary>Signed: <c>list</c>.</summary>
    ReasonSigned,

    /// <summary>Neither signed nor encrypted: <c>list</c>.</summary>
    ReasonNotEncrypted,

    /// <summary>A server found that it is not by its author: <c>server</c>, <c>who</c>.</summary>
    ReasonFailedAuthentication,

    /// <summary>The same where nobody can tell who that is: <c>server</c>.</summary>
    ReasonFalseAuthor,

    /// <summary>A field that an owner has a rule for, which accepts: <c>field</c>, <c>list</c>.</summary>
    ReasonFieldAccepted,

    /// <summary>A field that an owner has a rule for, which holds: <c>field</c>, <c>list</c>.</summary>
    ReasonFieldHeld,

    /// <summary>A field that an owner has a rule for, which rejects or discards: <c>field</c>, <c>list</c>.</summary>
    ReasonFieldRefused,

    /// <summary>A command that went astray: <c>list</c>, <c>request</c>.</summary>
    ReasonCommand,

    /// <summary>The list's own mail come back: <c>list</c>.</summary>
    ReasonLoop,

    /// <summary>A mail that goes round: <c>list</c>, <c>most</c>.</summary>
    ReasonCircle,

    /// <summary>An author who is no member: <c>list</c>, <c>who</c>.</summary>
    ReasonMembership,

    /// <summary>A mail that names no author: <c>list</c>.</summary>
    ReasonNoAuthor,

    /// <summary>A member who is moderated: <c>who</c>, <c>list</c>.</summary>
    ReasonModerated,

    /// <summary>A list whose members all are: <c>list</c>.</summary>
    ReasonAllModerated,

    /// <summary>The first posts of a member: <c>list</c>.</summary>
    ReasonNewMember,

    /// <summary>Too many people in To and Cc: <c>list</c>, <c>most</c>, <c>address</c>.</summary>
    ReasonRecipientCount,

    /// <summary>The same again and again: <c>list</c>.</summary>
    ReasonSameText,

    /// <summary>Too big: <c>size</c>, <c>list</c>, <c>most</c>.</summary>
    ReasonSize,

    /// <summary>Spam, as a filter says.</summary>
    ReasonSpam,

    /// <summary>A thread that grows too fast: <c>count</c>, <c>time</c>, <c>list</c>.</summary>
    ReasonThreadVelocity,

    /// <summary>A third party's rule that does not say why: <c>rule</c>.</summary>
    ReasonUnexplained,
}
