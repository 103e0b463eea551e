using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// One transaction (RFC 5321, section 3.3): what is to be said of its envelope, what the server said to it, and what came of
/// each recipient. Whatever order the commands and replies of several transactions are in, this one hears its own.
/// </summary>
/// <param name="envelope">Who gets what.</param>
/// <param name="caller">Who waits for it.</param>
/// <param name="entry">What a journal is told of it; null where there is none.</param>
internal sealed class SmtpTransaction(OutgoingEnvelope envelope, SmtpCaller caller, JournalEntry? entry)
{
    private readonly List<RecipientReport> _reports = new(envelope.Recipients.Count);
    private readonly List<Mailbox> _accepted = new(envelope.Recipients.Count);
    private readonly List<Mailbox> _deferred = [];
    private int _said;
    private int _heard;
    private int _answered;
    private int _verdicts;
    private SmtpReply? _mail;
    private SmtpReply? _last;
    private string _peer = "";

    public OutgoingEnvelope Envelope { get; } = envelope;

    public SmtpCaller Caller { get; } = caller;

    public JournalEntry? Entry { get; } = entry;

    /// <summary>The message in the form that the server takes.</summary>
    public OutgoingMessage Message { get; private set; } = envelope.Message;

    /// <summary>Whether the message goes out by BDAT, and not by DATA.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether the message has its end, as far as we know: from here on the server may have it (RFC 1047).</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether everyone has a report, and nothing is left to do.</summary>
    public bool IsConcluded => _reports.Count == Envelope.Recipients.Count;

    /// <summary>Whether it was given up once because its connection had died before it.</summary>
    public bool WasTriedAgain { get; set; }

    /// <summary>A report of each recipient that is not <see cref="Deferred"/>.</summary>
    public IReadOnlyList<RecipientReport> Reports => _reports;

    /// <summary>Recipients for whom there was no room in this transaction. Not a failure: there is a next one.</summary>
    public IReadOnlyList<Mailbox> Deferred => _deferred;

    public int Accepted => _accepted.Count;

    /// <summary>Whether the server owes replies to what was said.</summary>
    public bool IsOwedReplies => _heard < _said;

    /// <summary>
    /// Whether the server has not begun it, as far as anyone knows, or says so: then nothing of it has happened, and a new
    /// session may do better.
    /// </summary>
    public bool IsUntouched => _mail is null or { EndsSession: true };

    /// <summary>Whether the server awaits the message, for somebody.</summary>
    public bool TakesMessage => _accepted.Count > 0 && (IsChunked ? !HasMoreToSay : _last is { IsIntermediate: true });

    /// <summary>Whether the server awaits a message, and there is nobody to send it to (RFC 2920, section 3.1).</summary>
    public bool TakesNothing => _accepted.Count == 0 && !IsChunked && _last is { IsIntermediate: true };

    /// <summary>Whether there are commands left that make sense after the replies so far.</summary>
    public bool HasMoreToSay =>
        _said < Commands && _mail is null or { IsDone: true } && (_said <= Envelope.Recipients.Count || _accepted.Count > 0);

    // MAIL, each RCPT, and DATA.
    private int Commands => Envelope.Recipients.Count + (IsChunked ? 1 : 2);

    /// <summary>Begins it with a server, or begins it again with another.</summary>
    /// <returns>False when the server cannot take it; then it is reported.</returns>
    public bool Begin(SmtpSession session, SmtpOptions options)
    {
        var can = session.Capabilities;
        (_said, _heard, _mail, _last, _peer) = (0, 0, null, null, session.Peer);
        IsChunked = options.Chunking && can.Chunking;
        Message = Envelope.Message.For(can, IsChunked);
        if (Envelope.Refusal(can, Message, session.Peer) is not var (status, reason, evidence))
            return true;

        ReportRest(status, reason, evidence);
        return false;
    }

    /// <summary>Says as many of its commands, the next ones.</summary>
    public void Say(Flight flight, SmtpSession session, SmtpOptions options, int most)
    {
        for (var end = Math.Min(_said + most, Commands); _said < end; _said++)
        {
            if (_said == 0)
                Envelope.SayMail(flight, session.Capabilities, options, Message);
            else if (_said <= Envelope.Recipients.Count)
                Envelope.SayRecipient(flight, session.Capabilities, options, _said - 1);
            else
                flight.Command("DATA");
        }
    }

    /// <summary>The reply to the first of its commands that has none.</summary>
    /// <exception cref="ProtocolException">It is no answer to that.</exception>
    public void Hear(SmtpReply reply)
    {
        _last = reply;
        var command = _heard++;
        if (command == 0)
            OnMail(reply);
        else if (command <= Envelope.Recipients.Count)
            OnRecipient(Envelope.Recipients[command - 1], reply);
        else if (!reply.IsIntermediate && !reply.IsRefusal)
            throw Unexpected(reply, "DATA");
    }

    /// <summary>The end of the message goes out, now and at once.</summary>
    /// <returns>False when nobody waits for it any more; then it must not.</returns>
    public bool TryEnd() => IsEnded = Caller.TryCommit();

    /// <summary>The reply to the message: everyone's who was accepted.</summary>
    public void Conclude(SmtpReply reply)
    {
        if (!reply.IsDone && !reply.IsRefusal)
            throw Unexpected(reply, "the message");
        ReportRest(reply, ReplyEvidence.OfMessage(reply));
    }

    /// <summary>The reply to the message about the next accepted recipient, as LMTP gives them (RFC 2033, section 4.2).</summary>
    public void ConcludeNext(SmtpReply reply)
    {
        if (!reply.IsDone && !reply.IsRefusal)
            throw Unexpected(reply, "the message");
        Report(_accepted[_verdicts++], reply.Status, reply.ToString(), Evidence.Recipient);
    }

    /// <summary>There is no message: what the server said last, or to MAIL, is everyone's who has no answer of his own.</summary>
    public void ConcludeWithout()
    {
        if (_mail is { IsDone: false })
            ReportRest(_mail, ReplyEvidence.OfMail(_mail));
        else if (_last is { } verdict)
            ReportRest(verdict, ReplyEvidence.OfMessage(verdict));
    }

    /// <summary>The session has broken: those who have no answer have failed for now.</summary>
    public void Break(string reason)
    {
        ReportDeferred(EnhancedStatus.BadConnection, reason);
        if (_mail is { IsDone: false })
        {
            ConcludeWithout();
        }
        else if (IsEnded)
        {
            ReportUnanswered($"The message was complete, and then there was no answer; it may have arrived. {reason}", Evidence.Unknown);
        }
        else
        {
            ReportUnanswered(reason, Evidence.Session);
        }
    }

    /// <summary>It is we who do not go on: those who have no answer have failed for now.</summary>
    public void GiveUp(string reason)
    {
        ReportDeferred(EnhancedStatus.Transient, reason);
        ReportRest(EnhancedStatus.Transient, reason, Evidence.Session);
    }

    /// <summary>Tells the journal what came of it, and returns once that is durable. From then on nobody can cancel it.</summary>
    public async Task Settle()
    {
        if (Entry is not null && await Entry.ToTell(_reports, _deferred) is { Count: > 0 } told && Caller.TryCommit())
            await Entry.Tell(told);
    }

    private void OnMail(SmtpReply reply)
    {
        _mail = reply;
        if (!reply.IsDone && !reply.IsRefusal)
            throw Unexpected(reply, "MAIL");
    }

    private void OnRecipient(Mailbox recipient, SmtpReply reply)
    {
        // Without MAIL there is no RCPT: the reply is about that, and not about this recipient.
        if (_mail is { IsDone: false } || reply.EndsSession)
            return;

        if (reply.IsDone)
            _accepted.Add(recipient);
        else if (IsNoRoom(reply) && _accepted.Count > 0)
            _deferred.Add(recipient);
        else if (reply.IsRefusal)
            Report(recipient, IsNoRoom(reply) ? reply.Status with { Class = 4 } : reply.Status, reply.ToString(), Evidence.Recipient);
        else
            throw Unexpected(reply, "RCPT");
        _answered++;
    }

    // RFC 5321, section 4.5.3.1.10: too many recipients, and 552 means 452. A status that names another reason is believed;
    // so is a server that has no room for the first one.
    private static bool IsNoRoom(SmtpReply reply) =>
        reply.Code is 452 or 552 && reply.Enhanced is null or { Subject: 5, Detail: 3 } or { Subject: 0, Detail: 0 };

    private void ReportRest(SmtpReply reply, Evidence evidence)
    {
        if (reply.EndsSession)
            ReportDeferred(reply.Status, reply.ToString());
        ReportRest(reply.Status, reply.ToString(), evidence);
    }

    // There will be no further transaction here that would have room for them.
    private void ReportDeferred(EnhancedStatus status, string reply)
    {
        foreach (var recipient in _deferred)
            Report(recipient, status, reply, Evidence.Session);
        _deferred.Clear();
    }

    // The one whose reply was awaited may be why there was none: its destination hangs. The others only stood behind it.
    private void ReportUnanswered(string reason, Evidence evidence)
    {
        if (_mail is not null && _answered < Envelope.Recipients.Count && _said > _answered + 1)
            Report(Envelope.Recipients[_answered++], EnhancedStatus.NoAnswer, reason, evidence);
        ReportRest(EnhancedStatus.BadConnection, reason, evidence);
    }

    // Those who were accepted and have no verdict yet, and those who were not even answered.
    private void ReportRest(EnhancedStatus status, string reply, Evidence evidence)
    {
        for (; _verdicts < _accepted.Count; _verdicts++)
            Report(_accepted[_verdicts], status, reply, evidence);
        for (; _answered < Envelope.Recipients.Count; _answered++)
            Report(Envelope.Recipients[_answered], status, reply, evidence);
    }

    private void Report(Mailbox recipient, EnhancedStatus status, string reply, Evidence evidence) =>
        _reports.Add(new(recipient, status, reply) { Evidence = evidence });

    private ProtocolException Unexpected(SmtpReply reply, string command) =>
        new($"{_peer} answered {command} with '{reply}', which is no answer to that.");
}
