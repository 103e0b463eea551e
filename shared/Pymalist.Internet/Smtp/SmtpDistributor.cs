using System.Runtime.ExceptionServices;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// Sends mail to an SMTP server (RFC 5321): submits it with a user, else relays it; or delivers it by LMTP (RFC 2033).
/// Connections stay open and are used again. Many calls may run at once: their mails share the connections, and the more
/// there are, the less each waits. A recipient has what the server last said about it, or failed for now where it said nothing.
/// </summary>
/// <remarks>
/// The reverse-path is the mail's, or else its sender's address, or else null. Line ends go out as CR LF, all other octets as
/// they are, unless the server takes them in no form but an encoded one.
/// </remarks>
/// <param name="options">The server, and how.</param>
/// <param name="journal">
/// Is asked before the octets go out that complete a message, and told of its answer before the next message on the connection is
/// completed: of each connection one message at most is in doubt. Null where nothing is written down.
/// </param>
/// <param name="trace">Sees what is said, if the options ask for it.</param>
public sealed class SmtpDistributor(SmtpOptions options, IDeliveryJournal? journal = null, IProtocolTrace? trace = null) : IDistributor, IAsyncDisposable
{
    private readonly SmtpPool _pool = new(options, trace);

    /// <exception cref="SessionBrokenException">There is no connection, or no TLS where it was asked for.</exception>
    /// <exception cref="SmtpRefusedException">The server refused the session or the log-in.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the end of the message: nobody has got the mail.</exception>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var path = mail.ReversePath ?? new ReversePath(mail.Sender?.Address);
        var message = new OutgoingMessage(mail.Message);
        Mailbox[] recipients = [.. mail.Recipients.DistinctBy(recipient => recipient.Address)];
        var begun = new Queue<SmtpTransaction>();
        foreach (var batch in Batches(recipients))
            begun.Enqueue(Begin(new(mail.Id, path, batch, message), cancellationToken));

        var reports = new List<RecipientReport>(recipients.Length);
        Exception? failure = null;
        while (begun.TryDequeue(out var transaction))
        {
            try
            {
                await transaction.Caller.Completion;
                reports.AddRange(transaction.Reports);
                if (transaction.Deferred.Count > 0)
                    begun.Enqueue(Begin(transaction.Envelope with { Recipients = transaction.Deferred }, cancellationToken));
            }
            catch (Exception exception)
            {
                // The others go on; it is told when they are done.
                failure ??= exception;
                if (exception is not OperationCanceledException)
                    await GiveUp(transaction, exception);
            }
        }

        return failure is null ? new DeliveryReport(reports) : Completed(reports, recipients, failure);
    }

    /// <summary>Closes the connections, each when it has finished what it does.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    // Those who need SMTPUTF8 go by themselves: it would make the mail undeliverable for others further on (RFC 6531, section 3.2).
    private IEnumerable<Mailbox[]> Batches(Mailbox[] recipients)
    {
        if (recipients.Length > 0 && recipients.Length <= options.MaxRecipientsPerTransaction && !recipients.Any(IsInternational))
            return [recipients];
        return recipients.GroupBy(IsInternational).SelectMany(group => group.Chunk(options.MaxRecipientsPerTransaction));
    }

    private static bool IsInternational(Mailbox recipient) => recipient.Address.IsInternational;

    private SmtpTransaction Begin(OutgoingEnvelope envelope, CancellationToken cancellationToken)
    {
        var entry = journal is null ? null : new JournalEntry(journal, envelope.Id, envelope.Recipients, options.Clock, cancellationToken);
        var transaction = new SmtpTransaction(envelope, new SmtpCaller(cancellationToken), entry);
        _pool.Submit(transaction);
        return transaction;
    }

    // The journal may take it for under way since a session had it that has ended.
    private static async Task GiveUp(SmtpTransaction transaction, Exception exception)
    {
        transaction.GiveUp(exception.Message);
        await transaction.Settle().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static DeliveryReport Completed(List<RecipientReport> reports, IEnumerable<Mailbox> recipients, Exception failure)
    {
        // Throwing once somebody has the mail would send it to him again.
        if (reports.Count == 0)
            ExceptionDispatchInfo.Throw(failure);

        var rest = recipients.ExceptBy(reports.Select(report => report.Recipient), recipient => recipient);
        return new([.. reports, .. DeliveryReport.Of(rest, EnhancedStatus.BadConnection, failure.Message, Evidence.Session).Recipients]);
    }
}
