using System.Collections.Concurrent;

namespace Pymalist.Testing;

/// <summary>Keeps what it is given, and says of each recipient what it was told to say.</summary>
/// <param name="status">What became of each recipient; accepted when it is not said.</param>
public sealed class CollectingDistributor(Func<Mailbox, EnhancedStatus>? status = null) : IDistributor
{
    private readonly ConcurrentQueue<Mail> _mails = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Mail> Mails => [.. _mails];

    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _mails.Enqueue(mail);
        return Task.FromResult(new DeliveryReport([.. mail.Recipients.Select(ReportOn)]));
    }

    private RecipientReport ReportOn(Mailbox recipient) =>
        new(recipient, status?.Invoke(recipient) ?? EnhancedStatus.Success, "collected");
}
