using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// One transaction (RFC 5321, section 3.3): MAIL, each RCPT, DATA, the message. With PIPELINING (RFC 2920) the commands go out
/// together, else one by one; the replies mean the same. Made for one <see cref="Run"/>.
/// </summary>
internal sealed class SmtpTransaction(
    SmtpSession session, SmtpOptions options, ReversePath reversePath, IReadOnlyList<Mailbox> recipients, OutgoingMessage message)
{
    // Their replies must find room while we are still writing (RFC 2920, section 3.1): 50 KB at the very most.
    private const int MaxPipelined = 100;

    private readonly List<RecipientReport> _reports = [];
    private readonly List<Mailbox> _accepted = [];
    private readonly List<Mailbox> _deferred = [];
    private SmtpReply? _mail;
    private SmtpReply? _last;

    /// <summary>
    /// Whether the server had closed the session before it, with or without saying so. Then nothing of it has happened, and a
    /// new session may do better.
    /// </summary>
    public bool WasTooLate => !session.IsOpen && _mail is null or { EndsSession: true };

    /// <summary>Recipients for whom there was no room in this transaction. Not a failure: there is a next one.</summary>
    public IReadOnlyList<Mailbox> Deferred => _deferred;

    /// <summary>Tries it.</summary>
    /// <returns>A report of each recipient that is not <see cref="Deferred"/>.</returns>
    /// <exception cref="OperationCanceledException">Nobody has got the message, and the session is broken.</exception>
    public async Task<IReadOnlyList<RecipientReport>> Run(CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await SendEnvelope(cancellationToken);
            await SendMessage(cancellationToken);
            isWhole = true;
        }
        catch (SessionBrokenException exception)
        {
            session.Break();
            var refused = _mail is { IsDone: false } ? _mail : null;
            ReportRest(refused?.Status ?? EnhancedStatus.BadConnection, refused?.ToString() ?? exception.Message);
        }
        finally
        {
            if (!isWhole)
                session.Break();
        }

        return _reports;
    }

    private async Task SendEnvelope(CancellationToken cancellationToken)
    {
        (string Command, Action<SmtpReply> OnReply)[] commands =
        [
            (MailCommand(), OnMail),
            .. recipients.Select(recipient => ($"RCPT TO:<{recipient.Address}>", (Action<SmtpReply>)(reply => OnRecipient(recipient, reply)))),
            ("DATA", OnData),
        ];

        foreach (var flight in commands.Chunk(session.Capabilities.Pipelining ? MaxPipelined : 1))
        {
            if (!session.IsOpen || _mail is { IsDone: false } || (_accepted.Count == 0 && flight[0].Command == "DATA"))
                return;

            await session.Send(flight.Select(step => step.Command), cancellationToken);
            foreach (var (_, onReply) in flight)
            {
                onReply(_last = await session.Read(options.CommandTimeout, cancellationToken));
                if (!session.IsOpen)
                    return;
            }
        }
    }

    private string MailCommand()
    {
        var can = session.Capabilities;
        var isInternational = reversePath.Address is { IsInternational: true } || recipients.Any(recipient => recipient.Address.IsInternational);
        return $"MAIL FROM:{reversePath}"
            + (can.Size ? $" SIZE={message.Size}" : "")
            + (can.EightBitMime && message.Is8Bit ? " BODY=8BITMIME" : "")
            + (isInternational ? " SMTPUTF8" : "");
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
            _reports.Add(new(recipient, IsNoRoom(reply) ? reply.Status with { Class = 4 } : reply.Status, reply.ToString()));
        else
            throw Unexpected(reply, "RCPT");
    }

    private void OnData(SmtpReply reply)
    {
        if (!reply.IsIntermediate && !reply.IsRefusal)
            throw Unexpected(reply, "DATA");
    }

    // RFC 5321, section 4.5.3.1.10: too many recipients, and 552 means 452. A status that names another reason is believed;
    // so is a server that has no room for the first one.
    private static bool IsNoRoom(SmtpReply reply) =>
        reply.Code is 452 or 552 && reply.Enhanced is null or { Subject: 5, Detail: 3 } or { Subject: 0, Detail: 0 };

    private async Task SendMessage(CancellationToken cancellationToken)
    {
        var verdict = _mail is { IsDone: false } ? _mail : _last;
        if (_last is { IsIntermediate: true } && _accepted.Count > 0)
        {
            await message.SendTo(session, options.DataBlockTimeout, cancellationToken);

            // What has its final dot is waited for: whoever leaves now does not know what became of it (RFC 1047).
            verdict = await session.Read(options.FinalDotTimeout, CancellationToken.None);
            if (!verdict.IsDone && !verdict.IsRefusal)
                throw Unexpected(verdict, "the message");
        }
        else if (_last is { IsIntermediate: true })
        {
            // There is nobody to send it to, and yet the server waits for it (RFC 2920, section 3.1).
            await session.Send(".\r\n"u8.ToArray(), options.CommandTimeout, cancellationToken);
            await session.Read(options.FinalDotTimeout, cancellationToken);
        }

        if (verdict is not null)
            ReportRest(verdict.Status, verdict.ToString());
        if (session.IsOpen && verdict is not { IsDone: true })
            await session.Reset(cancellationToken);
    }

    private void ReportRest(EnhancedStatus status, string reply)
    {
        if (!session.IsOpen)
            _deferred.Clear();

        var done = _reports.Select(report => report.Recipient).Concat(_deferred).ToHashSet();
        _reports.AddRange(DeliveryReport.Of(recipients.Where(recipient => !done.Contains(recipient)), status, reply).Recipients);
    }

    private ProtocolException Unexpected(SmtpReply reply, string command) =>
        new($"{session.Peer} answered {command} with '{reply}', which is no answer to that.");
}
