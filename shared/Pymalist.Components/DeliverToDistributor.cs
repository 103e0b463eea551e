namespace Pymalist;

/// <summary>Distributes every mail to recipients of its own choosing: an archive, a gateway, an auditor.</summary>
/// <param name="recipients">Who gets it in place of the mail's own recipients.</param>
/// <param name="inner">Who brings it to them.</param>
public sealed class DeliverToDistributor(IReadOnlyList<Mailbox> recipients, IDistributor inner) : IDistributor
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var report = await inner.Distribute(mail with { Recipients = recipients }, cancellationToken);
        var complete = report.CompletedFor(recipients);

        // The mail's own recipients are served by others: here nothing is left to do for them.
        var served = complete.Recipients.Select(result => result.Recipient.Address).ToHashSet();
        var others = mail.Recipients.Where(recipient => served.Add(recipient.Address));
        return new([.. complete.Recipients, .. DeliveryReport.Of(others, EnhancedStatus.Success, "not served here").Recipients]);
    }
}
