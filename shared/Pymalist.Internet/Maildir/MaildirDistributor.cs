namespace Pymalist.Internet.Maildir;

/// <summary>Puts mail into a maildir, or into one for each recipient, octet for octet and nothing in front of it.</summary>
/// <remarks>The file's name comes of the mail's id, so that a repeat of the same mail is not stored twice.</remarks>
public sealed class MaildirDistributor(MaildirDistributorOptions options) : IDistributor
{
    private const string Placeholder = "{recipient}";

    // RFC 3463: another or undefined mailbox status.
    private static readonly EnhancedStatus MailboxTrouble = new(4, 2, 0);

    /// <inheritdoc/>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        if (!options.Path.Contains(Placeholder, StringComparison.Ordinal))
        {
            var (status, reply) = await Deliver(options.Path, mail, cancellationToken);
            return DeliveryReport.Of(mail.Recipients, status, reply);
        }

        var reports = new List<RecipientReport>();
        foreach (var recipient in mail.Recipients)
        {
            var folder = SafeFileName.Of(recipient.Address.ToString().ToLowerInvariant());
            var (status, reply) = await Deliver(options.Path.Replace(Placeholder, folder, StringComparison.Ordinal), mail, cancellationToken);
            reports.Add(new RecipientReport(recipient, status, reply));
        }

        return new DeliveryReport(reports);
    }

    private static async Task<(EnhancedStatus Status, string Reply)> Deliver(string path, Mail mail, CancellationToken cancellationToken)
    {
        try
        {
            var name = SafeFileName.Of(mail.Id);
            await new MaildirFolder(Path.GetFullPath(path)).Deliver(name, mail.Message, cancellationToken);
            return (EnhancedStatus.Success, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (MailboxTrouble, exception.Message);
        }
    }
}
