using static Pymalist.Lists.Bounces.BounceReason;

namespace Pymalist.Lists.Bounces;

/// <summary>Why a recipient did not get a message, from what its server said in words and numbers (RFC 3463, RFC 5248).</summary>
internal static class ReasonOf
{
    /// <param name="recipient">With all but its reason.</param>
    /// <param name="words">What the server said, one line.</param>
    public static BounceReason Reply(BouncedRecipient recipient, string words)
    {
        if (recipient.Action is RecipientAction.Delivered or RecipientAction.Relayed or RecipientAction.Expanded)
            return Unknown;
        if (ReasonPhrases.Find(words) is { } spoken)
            return spoken.IsDeadAddress() && IsOfSender(recipient.Status, words, spoken) ? PolicyRejected : spoken;
        if (recipient.Status is { } status && Status(status) is var told && told != Unknown)
            return told;

        var isTransient = recipient.Action == RecipientAction.Delayed || recipient.Status?.IsTransient == true || recipient.ReplyCode < 500;
        return isTransient ? Transient : Unknown;
    }

    // No such domain, says a server, and means where the mail is from.
    private static bool IsOfSender(EnhancedStatus? status, string words, BounceReason spoken) =>
        status is { Subject: 1, Detail: 7 or 8 } || (status is { Subject: 7 } && spoken == HostUnknown)
        || (words.Contains("MAIL FROM", StringComparison.OrdinalIgnoreCase) && !words.Contains("RCPT TO", StringComparison.OrdinalIgnoreCase));

    private static BounceReason Status(EnhancedStatus status) => (status.Subject, status.Detail) switch
    {
        (1, 0 or 1 or 3 or 4) => UnknownUser,
        (1, 2 or 10) => HostUnknown,
        (1, 6) => Moved,
        (1, 7 or 8 or 9) => PolicyRejected,
        (2, 1) => Disabled,
        (2, 2) => MailboxFull,
        (2, 3) or (3, 4) => MessageTooBig,
        (2 or 3, > 0) => SystemFailure,
        (3, 0) => SystemFailure,
        (4, 4) when status.IsPermanent => HostUnknown,
        (4, > 0) => Unreachable,
        (6, _) => ContentRejected,
        (7, _) => status.IsPermanent ? PolicyRejected : Transient,
        _ => Unknown,
    };
}
