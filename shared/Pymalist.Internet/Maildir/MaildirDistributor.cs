namespace Pymalist.Internet.Maildir;

/// <summary>Puts mail into a maildir, or into one for each recipient, octet for octet and nothing in front of it.</summary>
/// <remarks>
/// The file's name comes of the mail's id, so that a repeat of the same mail is not stored twice. The reply for a recipient is the
/// path of the file.
/// </remarks>
public sealed class MaildirDistributor(MaildirDistributorOptions options) : IDistributor
{
    private const string Placeholder = "{recipient}";

    // RFC 3463: another or undefined mailbox status.
    private static readonly EnhancedStatus MailboxTrouble = new(4, 2, 0);

    /// <inheritdoc/>
    /// <exception cref="IOException">The one maildir for all cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        if (!options.Path.Contains(Placeholder, StringComparison.Ordinal))
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Success, await Store(options.Path, mail, cancellationToken));

        var reports = new List<RecipientReport>();
        foreach (var recipient in mail.Recipients)
            reports.Add(await Deliver(recipient, mail, cancellationToken));
        return new DeliveryReport(reports);
    }

    private async Task<RecipientReport> Deliver(Mailbox recipient, Mail mail, CancellationToken cancellationToken)
    {
        var folder = SafeFileName.Of(recipient.Address.ToString().ToLowerInvariant());
        try
        {
            var file = await Store(options.Path.Replace(Placeholder, folder, StringComparison.Ordinal), mail, cancellationToken);
            return new(recipient, EnhancedStatus.Success, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(recipient, MailboxTrouble, exception.Message);
        }
    }

    private static Task<string> Store(string path, Mail mail, CancellationToken cancellationToken) =>
        new MaildirFolder(Path.GetFullPath(path)).Deliver(SafeFileName.Of(mail.Id), mail.Message, cancellationToken);
}
