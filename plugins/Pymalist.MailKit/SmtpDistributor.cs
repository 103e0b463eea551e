using Pymalist.Internet.Smtp;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Smtp;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit;

/// <summary>
/// Sends mail to an SMTP server (RFC 5321): submits it with a user, else relays it. Connections stay open and are used again.
/// A recipient has what the server last said about it, or failed for now where it said nothing.
/// </summary>
/// <remarks>
/// The reverse-path is the mail's, or else its sender's address, or else null. Line ends go out as CR LF, all other octets as
/// they are, unless the server takes them in no form but an encoded one.
/// </remarks>
public sealed class SmtpDistributor : IDistributor, IAsyncDisposable
{
    private readonly MailKitSmtpOptions _options;
    private readonly ConnectionPool _pool;
    private readonly IDeliveryJournal? _journal;

    /// <param name="options">The server, and how.</param>
    /// <param name="journal">
    /// Is asked before the last octets of a message go out, and told of the answer before the connection takes another mail. Null
    /// where nothing is written down.
    /// </param>
    /// <exception cref="ArgumentException">MailKit cannot do what the options ask for, or they contradict each other.</exception>
    public SmtpDistributor(MailKitSmtpOptions options, IDeliveryJournal? journal = null)
    {
        _journal = journal;
        _options = OptionsCheck.Checked(options);
        _pool = new ConnectionPool(options);
    }

    /// <exception cref="SessionBrokenException">There is no connection, or no TLS where it was asked for.</exception>
    /// <exception cref="RefusedException">The server refused the session or the log-in.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the end of the message: nobody has got the mail.</exception>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var path = mail.ReversePath ?? new ReversePath(mail.Sender?.Address);
        var message = new OutgoingMessage(mail.Message);
        Mailbox[] recipients = [.. mail.Recipients.DistinctBy(recipient => recipient.Address)];
        var batches = new Queue<IReadOnlyList<Mailbox>>(Batches(recipients));
        var reports = new List<RecipientReport>(recipients.Length);
        while (batches.TryDequeue(out var batch))
        {
            try
            {
                var transaction = await Send(new(mail.Id, path, batch, message), cancellationToken);
                reports.AddRange(transaction.Reports);
                if (transaction.Deferred.Count > 0)
                    batches.Enqueue(transaction.Deferred);
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
        recipients.GroupBy(recipient => recipient.Address.IsInternational).SelectMany(group => group.Chunk(_options.MaxRecipientsPerTransaction));

    // A server may have closed a connection that waited; then nothing has happened yet, and a new one does it.
    private async Task<Transaction> Send(OutgoingEnvelope envelope, CancellationToken cancellationToken)
    {
        var transaction = await Try(fresh: false, envelope, cancellationToken);
        return transaction.WasTooLate ? await Try(fresh: true, envelope, cancellationToken) : transaction;
    }

    private async Task<Transaction> Try(bool fresh, OutgoingEnvelope envelope, CancellationToken cancellationToken)
    {
        var connection = await _pool.Rent(fresh, cancellationToken);
        try
        {
            var entry = _journal is null ? null : new JournalEntry(_journal, envelope.Id, envelope.Recipients, _options.Clock, cancellationToken);
            var transaction = new Transaction(envelope, connection.IsUsed, entry);
            await Send(transaction, connection, cancellationToken);
            await transaction.Settle();
            return transaction;
        }
        finally
        {
            await _pool.Return(connection);
        }
    }

    private static async Task Send(Transaction transaction, SmtpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Send(transaction, cancellationToken);
            if (transaction.WasTooLate)
                transaction.GiveUp("The connection had been closed.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The journal may take it for under way.
            transaction.GiveUp(exception.Message);
            await transaction.Settle();
            throw;
        }
    }

    private static DeliveryReport Completed(List<RecipientReport> reports, IEnumerable<Mailbox> recipients, string reason)
    {
        var rest = recipients.ExceptBy(reports.Select(report => report.Recipient), recipient => recipient);
        return new([.. reports, .. DeliveryReport.Of(rest, EnhancedStatus.BadConnection, reason, Evidence.Session).Recipients]);
    }
}
