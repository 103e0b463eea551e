namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>A distributor with a server behind it that says what it was told to, one transaction for each mail.</summary>
/// <param name="journal">Is asked and told as by one of ours.</param>
internal sealed class ScriptedServer(IDeliveryJournal journal) : IDistributor
{
    private readonly List<string> _transactions = [];

    /// <summary>What it says of a recipient; null is that it takes the message.</summary>
    public Func<Mailbox, RecipientReport?> Says { get; set; } = _ => null;

    /// <summary>Is done before anything else; what it throws is what the mail ends with.</summary>
    public Func<Mail, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Is done once the message is complete, and before there is an answer.</summary>
    public Func<Mail, Task> Between { get; set; } = _ => Task.CompletedTask;

    /// <summary>The local parts of the recipients of each message that was complete.</summary>
    public IReadOnlyList<string> Transactions
    {
        get
        {
            lock (_transactions)
                return [.. _transactions];
        }
    }

    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        await Before(mail, cancellationToken);
        if (!await journal.Sending(mail.Id, mail.Recipients, cancellationToken))
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Transient, "taken over", Evidence.Session);

        lock (_transactions)
            _transactions.Add(string.Join(' ', mail.Recipients.Select(recipient => recipient.Address.LocalPart)));
        await Between(mail);
        var report = new DeliveryReport([.. mail.Recipients.Select(recipient => Says(recipient) ?? new(recipient, EnhancedStatus.Success, "250 taken"))]);
        await journal.Answered(mail.Id, report.Recipients);
        return report;
    }
}
