using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// Sends mail to an SMTP server (RFC 5321): submits it with a user, else relays it. Connections stay open and are used again.
/// A recipient has what the server last said about it, or failed for now where it said nothing.
/// </summary>
/// <remarks>
/// The reverse-path is the mail's, or else its sender's address, or else null. Line ends go out as CR LF, all other octets as
/// they are.
/// </remarks>
public sealed class SmtpDistributor(SmtpOptions options) : IDistributor, IAsyncDisposable
{
    private static readonly EnhancedStatus NoInternationalAddresses = new(5, 6, 7);

    private readonly SmtpPool _pool = new(options);

    /// <exception cref="SessionBrokenException">There is no connection, or no TLS where it was asked for.</exception>
    /// <exception cref="SmtpRefusedException">The server refused the session or the log-in.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the final dot: nobody has got the mail.</exception>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var path = mail.ReversePath ?? new ReversePath(mail.Sender?.Address);
        var message = new OutgoingMessage(mail.Message);
        Mailbox[] recipients = [.. mail.Recipients.DistinctBy(recipient => recipient.Address)];
        var batches = new Queue<IReadOnlyList<Mailbox>>(Batches(recipients));
        var reports = new List<RecipientReport>();
        while (batches.TryDequeue(out var batch))
        {
            try
            {
                var outcome = await Send(path, batch, message, cancellationToken);
                reports.AddRange(outcome.Reports);
                if (outcome.Deferred.Count > 0)
                    batches.Enqueue(outcome.Deferred);
            }
            catch (Exception exception) when (reports.Count > 0 && exception is IOException or OperationCanceledException)
            {
                // Throwing now would send the mail again to those who have it.
                return Completed(reports, recipients, exception.Message);
            }
        }

        return new DeliveryReport(reports);
    }

    /// <summary>Closes the connections that wait for a mail.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    // Those who need SMTPUTF8 go by themselves: it would make the mail undeliverable for others further on (RFC 6531, section 3.2).
    private IEnumerable<Mailbox[]> Batches(IEnumerable<Mailbox> recipients) =>
        recipients.GroupBy(recipient => recipient.Address.IsInternational).SelectMany(group => group.Chunk(options.MaxRecipientsPerTransaction));

    private async Task<Outcome> Send(
        ReversePath path, IReadOnlyList<Mailbox> recipients, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var outcome = await Try(fresh: false, path, recipients, message, cancellationToken);
        return outcome.WasTooLate ? await Try(fresh: true, path, recipients, message, cancellationToken) : outcome;
    }

    private async Task<Outcome> Try(
        bool fresh, ReversePath path, IReadOnlyList<Mailbox> recipients, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var session = await _pool.Rent(fresh, cancellationToken);
        try
        {
            if (Impossible(session, path, recipients, message) is { } failed)
                return new(failed.Recipients, [], WasTooLate: false);

            var isUsed = session.IdleSince is not null;
            var transaction = new SmtpTransaction(session, options, path, recipients, message);
            var reports = await transaction.Run(cancellationToken);
            return new(reports, transaction.Deferred, isUsed && transaction.WasTooLate);
        }
        finally
        {
            await _pool.Return(session);
        }
    }

    private static DeliveryReport? Impossible(
        SmtpSession session, ReversePath path, IReadOnlyList<Mailbox> recipients, OutgoingMessage message)
    {
        var can = session.Capabilities;
        if (message.Size > can.MaxSize)
            return DeliveryReport.Of(recipients, EnhancedStatus.MessageTooBig, $"The message has {message.Size} octets, and {session.Peer} takes {can.MaxSize}.");
        if (!can.SmtpUtf8 && (path.Address is { IsInternational: true } || recipients[0].Address.IsInternational))
            return DeliveryReport.Of(recipients, NoInternationalAddresses, $"{session.Peer} takes no addresses that are not ASCII (SMTPUTF8).");

        return null;
    }

    private static DeliveryReport Completed(List<RecipientReport> reports, IEnumerable<Mailbox> recipients, string reason)
    {
        var rest = recipients.ExceptBy(reports.Select(report => report.Recipient), recipient => recipient);
        return new([.. reports, .. DeliveryReport.Of(rest, EnhancedStatus.BadConnection, reason).Recipients]);
    }

    private readonly record struct Outcome(IReadOnlyList<RecipientReport> Reports, IReadOnlyList<Mailbox> Deferred, bool WasTooLate);
}
