using MailKit.Net.Smtp;
using Pymalist.Internet.Smtp;

namespace Pymalist.MailKit.Smtp;

/// <summary>One transaction (RFC 5321, section 3.3): what the server says to it, and what comes of each recipient.</summary>
/// <param name="envelope">Who gets what.</param>
/// <param name="isReused">Whether the connection has waited for it, and may have been closed meanwhile.</param>
/// <param name="entry">What a journal is told of it; null where there is none.</param>
internal sealed class Transaction(OutgoingEnvelope envelope, bool isReused, JournalEntry? entry)
{
    private readonly List<RecipientReport> _reports = new(envelope.Recipients.Count);
    private readonly List<Mailbox> _accepted = new(envelope.Recipients.Count);
    private readonly List<Mailbox> _deferred = [];
    private readonly HashSet<Mailbox> _answered = [];
    private SmtpReply? _mail;
    private SmtpReply? _farewell;

    public OutgoingEnvelope Envelope { get; } = envelope;

    public JournalEntry? Entry { get; } = entry;

    /// <summary>Whether the last octets of the message go out: from here on the server may have it (RFC 1047).</summary>
    public bool IsEnded { get; set; }

    /// <summary>The message in the form that the server takes.</summary>
    public OutgoingMessage Message { get; set; } = envelope.Message;

    public IReadOnlyList<RecipientReport> Reports => _reports;

    /// <summary>Recipients for whom there was no room in this transaction. Not a failure: there is a next one.</summary>
    public IReadOnlyList<Mailbox> Deferred => _deferred;

    /// <summary>Whether the server has not begun it, as far as anyone knows, or says so: a new connection may do better.</summary>
    public bool IsUntouched => _mail is null or { EndsSession: true };

    /// <summary>Whether it was given up because its connection had died before it.</summary>
    public bool WasTooLate { get; private set; }

    public static SmtpReply Reply(SmtpResponse response) => Reply((int)response.StatusCode, response.Response);

    public static SmtpReply Reply(int code, string text) => new(code, text.Split('\n'));

    public void OnMail(SmtpReply reply) => _mail = reply;

    // Without MAIL there is no RCPT: the reply is about that, and not about this recipient.
    public void OnRecipient(Mailbox recipient, SmtpReply reply)
    {
        if (reply.EndsSession)
            _farewell ??= reply;
        if (_mail is not { IsDone: true } || reply.EndsSession)
            return;

        _answered.Add(recipient);
        if (reply.IsDone)
            _accepted.Add(recipient);
        else if (IsNoRoom(reply) && _accepted.Count > 0)
            _deferred.Add(recipient);
        else
            _reports.Add(new(recipient, IsNoRoom(reply) ? reply.Status with { Class = 4 } : reply.Status, reply.ToString()));
    }

    /// <summary>The recipient's address is none that MailKit can say.</summary>
    public void OnUnsayable(Mailbox recipient, string reason) => _reports.Add(new(recipient, new(5, 1, 3), reason));

    /// <summary>The last reply: everyone's who has none of his own.</summary>
    public void Conclude(SmtpReply reply)
    {
        if (reply.EndsSession && IsUntouched && isReused)
            WasTooLate = true;
        else if (_mail is { IsDone: false } mail)
            Conclude(mail.Status, mail.ToString(), ReplyEvidence.OfMail(mail));
        else
            Conclude(reply.Status, reply.ToString(), _mail is null ? ReplyEvidence.OfMail(reply) : ReplyEvidence.OfMessage(reply));
    }

    /// <summary>The connection has broken.</summary>
    /// <returns>False when nothing of it has begun: then it is for the caller to say.</returns>
    public bool Break(string reason)
    {
        WasTooLate = _mail is null && isReused;
        if (_mail is null)
            return WasTooLate;

        if (_mail is { IsDone: false } mail)
            Conclude(mail.Status, mail.ToString(), ReplyEvidence.OfMail(mail));
        else if (_farewell is { } farewell)
            Conclude(farewell.Status, farewell.ToString(), Evidence.Session);
        else if (IsEnded)
            Conclude(EnhancedStatus.BadConnection, $"The message was complete, and then there was no answer; it may have arrived. {reason}", Evidence.Unknown);
        else
            ConcludeBroken(reason);
        return true;
    }

    /// <summary>It is we who do not go on: those who have no answer have failed for now.</summary>
    public void GiveUp(string reason) => Conclude(EnhancedStatus.Transient, reason, Evidence.Session);

    /// <summary>Tells the journal what came of it, and returns once that is durable.</summary>
    public async Task Settle()
    {
        if (Entry is not null && await Entry.ToTell(_reports, _deferred) is { Count: > 0 } told)
            await Entry.Tell(told);
    }

    /// <summary>The same for all who have nothing yet and are not put off.</summary>
    public void Conclude(EnhancedStatus status, string reply, Evidence evidence)
    {
        if (!status.IsSuccess)
            _deferred.Clear();
        var done = _reports.Select(report => report.Recipient).Concat(_deferred).ToHashSet();
        _reports.AddRange(DeliveryReport.Of(Envelope.Recipients.Where(recipient => !done.Contains(recipient)), status, reply, evidence).Recipients);
    }

    // The one whose reply was awaited may be why there was none: its destination hangs. The others only stood behind it.
    private void ConcludeBroken(string reason)
    {
        var reported = _reports.Select(report => report.Recipient).ToHashSet();
        if (Envelope.Recipients.FirstOrDefault(recipient => !_answered.Contains(recipient) && !reported.Contains(recipient)) is { } awaited)
            _reports.Add(new(awaited, EnhancedStatus.NoAnswer, reason) { Evidence = Evidence.Session });
        Conclude(EnhancedStatus.BadConnection, reason, Evidence.Session);
    }

    // RFC 5321, section 4.5.3.1.10: too many recipients, and 552 means 452. A status that names another reason is believed.
    private static bool IsNoRoom(SmtpReply reply) =>
        reply.Code is 452 or 552 && reply.Enhanced is null or { Subject: 5, Detail: 3 } or { Subject: 0, Detail: 0 };
}
