using static Pymalist.Lists.Bounces.BounceReason;

namespace Pymalist.Lists.Bounces;

/// <summary>
/// What servers say, and what it means: the first row that has a phrase of its own in the reply counts, as the plainest words
/// stand first. Words go before numbers, since more servers give a wrong status than a wrong sentence.
/// </summary>
internal static class ReasonPhrases
{
    private static readonly (BounceReason Reason, string[] Phrases)[] Table =
    [
        // Of the sender, though it sounds like the recipient.
        (PolicyRejected,
        [
            "sender address rejected", "sender verify failed", "sender rejected", "sender denied", "sender domain", "domain of sender", "envelope sender", "sender address", "unroutable sender",
            "dmarc", "unauthenticated", "not authenticated", "authentication check", "authentication level", "authentication required", "authentication information", "my name was rejected", "sender was rejected", "not authorized to send",
            "relaying denied", "relay access denied", "not permitted to relay", "relay not permitted", "no relaying", "mail relay", "unable to relay",
            "does not designate", "spf check", "spf fail", "spf record", "dkim check", "dkim fail", "reverse dns", "ptr record", "rdns",
            "blacklist", "blocklist", "black list", "block list", "blocked using", "spamhaus", "barracudacentral", "spamcop", "reputation", "banned sending ip",
            "ip address is blocked", "your ip", "invalid ip", "bad helo", "invalid helo", "helo command rejected", "cannot find your hostname",
        ]),
        (MailboxFull,
        [
            "mailbox full", "mailbox is full", "mailfolder is full", "inbox is full", "mailbox was full", "over quota", "overquota", "over the quota",
            "quota exceed", "exceeded quota", "exceeded their quota", "exceeds quota", "exceed the quota", "over its quota", "storage quota", "disk quota",
            "exceeded storage", "exceeds allowed size", "out of storage", "not enough storage space", "storage limit", "is full:", "account is full", "mail box full",
            "mailbox has exceeded", "mailbox size limit", "size limit for this mailbox", "too many messages in", "user is over", "mailbox exceeds", "full mailbox", "recipient's mailbox exceeded", "exceeded the local limit",
        ]),
        (Moved, ["has moved", "no forwarding address", "address has changed", "new address is", "no longer on server", "user has left"]),
        (Disabled,
        [
            "account disabled", "account is disabled", "is disabled", "has been disabled", "user disabled", "mailbox disabled", "currently disabled", "currently suspended",
            "account suspended", "is suspended", "been suspended", "mailbox suspended", "inactive user", "is inactive", "account inactive", "mailbox inactive", "not active",
            "inactive account", "inactive mailbox", "deactivated", "account expired", "account has expired", "account closed", "discontinued", "is locked", "mailbox is frozen", "account is frozen",
        ]),
        (MessageTooBig,
        [
            "message too big", "message too large", "too big for", "message size exceeds", "maximum message size", "exceeds size limit", "size limit exceeded",
            "message is too large", "message is larger", "message exceeds", "maximum size", "larger than the current", "too large for",
        ]),
        (Unreachable, ["host not found, try again", "temporary lookup failure", "name server timeout", "dns timeout", "temporarily unable to resolve", "servfail"]),
        (HostUnknown,
        [
            "host unknown", "unknown host", "host not found", "domain not found", "no such domain", "domain does not exist", "domain doesn't exist", "unknown domain",
            "null mx", "nullmx", "no mx record", "no mx", "does not accept mail", "doesn't accept mail", "no smtp service", "any host", "a mail exchanger",
            "no mail server", "nxdomain", "bad destination system", "invalid domain", "illegal host", "name or service not known", "no such host", "host or domain name not found",
            "domain couldn't be found", "unrouteable mail domain", "unexpected name server reply", "dns lookup failure", "domain is not reachable", "doesn't receive email", "unroutable domain", "not accepting network messages", "not accept any mail",
        ]),
        (UnknownUser,
        [
            "user unknown", "unknown user", "unknown recipient", "recipient unknown", "unknown local", "unknown or illegal", "unknown address", "address unknown", "unknown mailbox",
            "no such user", "no such mailbox", "no such recipient", "no such address", "no such account", "no such local", "no mailbox", "no account by that name", "no valid recipient",
            "does not exist", "doesn't exist", "not exist", "not found by smtp", "user not found", "recipient not found", "mailbox not found", "account not found", "address not found",
            "recipnotfound", "recipientnotfound", "recipient name is not recognized", "couldn't be found", "wasn't found", "was not found", "not found at the",
            "invalid recipient", "invalid mailbox", "invalid user", "invalid address", "bad destination mailbox", "bad address", "illegal user", "illegal alias",
            "unrouteable address", "unroutable address", "not a valid", "not a known user", "not known", "isn't known", "not listed in", "user doesn't have a", "user does not have a", "does not have an account", "invalid final delivery userid",
            "mailbox unavailable", "unavailable mailbox", "not our customer", "addressee unknown", "no one by that name", "undeliverable address", "possibly incorrect", "check if address is correct",
            "nosuchuser", "recipient address rejected: access denied", "recipient addresses rejected : access denied", "user is not", "not local", "has no mailbox", "no local mailbox",
        ]),
        (SpamRejected, ["spam", "junk mail", "virus", "malware", "phish", "unsolicited", "suspicious", "blocked due to content", "content filter"]),
        (PolicyRejected, ["policy", "access denied", "permission denied", "not allowed", "not permitted", "prohibited", "blocked", "refused by", "not authorized", "unauthorized", "banned", "security reasons", "security policy"]),
        (ContentRejected,
        [
            "header error", "missing header", "malformed", "rfc 5322", "rfc5322", "rfc 2822", "rfc2822", "not rfc", "bare lf", "line too long", "line limit", "lines longer", "syntax error",
            "smtputf8", "8bitmime", "invalid header", "content rejected", "attachment", "message content",
        ]),
        (Transient,
        [
            "too many connections", "rate limit", "throttl", "greylist", "graylist", "try again later", "temporarily deferred", "temporarily rejected", "too many recipients",
            "too many messages", "too many concurrent", "temporarily unavailable", "come back later", "unusual rate",
        ]),
        (Unreachable,
        [
            "timed out", "timeout exceeded", "connection refused", "refused connection", "refused to talk", "no route to host", "could not connect", "unable to connect", "couldn't connect",
            "unreachable", "expired", "queue too long", "socket error", "establish an smtp connection", "lost connection", "connection reset", "connection lost", "multiple retries",
            "not accept our requests to connect", "hop count", "too many hops", "mail loop", "loops back", "routing loop", "undeliverable for", "cannot send message for", "no answer from", "not responding", "have been failing",
        ]),
        (SystemFailure,
        [
            "mailer error", "system error", "internal error", "configuration error", "system resources", "system storage", "disk full", "no space left", "write error", "can't create",
            "pipe to", "command died", "command failed", "local error", "system failure", "out of memory", "protocol error", "service unavailable",
        ]),
    ];

    /// <summary>The reason that the words give; null where none of them is known.</summary>
    public static BounceReason? Find(ReadOnlySpan<char> text)
    {
        foreach (var (reason, phrases) in Table)
        {
            foreach (var phrase in phrases)
            {
                if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
                    return reason;
            }
        }

        return null;
    }
}
