using Pymalist.Hosting.Settings;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// What becomes of a mail that failed: for good, it ends here; for now, it comes again after a pause that grows, until its time
/// is over and it is parked. The reactor hears of each, and hears it before the delivery is settled.
/// </summary>
public sealed class RetryPolicy(RetrySettings settings, IQueues queues, TimeProvider time)
{
    /// <summary>Tells the reactor, and settles the delivery.</summary>
    /// <param name="stage">Its queue, or what else tells it from other stages.</param>
    /// <param name="delivery">In hand.</param>
    /// <param name="failure">What went wrong; a <see cref="MailException"/> with a permanent status leaves nothing to do.</param>
    /// <param name="remainder">What is left to do otherwise.</param>
    /// <param name="cancellationToken">Leaves it in hand.</param>
    public async Task Fail(string stage, IDelivery delivery, Failure failure, QueuedMessage remainder, CancellationToken cancellationToken)
    {
        var verdict = failure.Exception as MailException;
        var isOver = verdict is not { Status.IsPermanent: true } && IsOver(delivery.Message);
        var told = isOver ? failure with { Exception = GivenUp(failure.Exception) } : failure;
        await queues.Publish(told, stage, delivery.Message, cancellationToken);
        if (verdict is { Status.IsPermanent: true })
            await delivery.Settle(cancellationToken);
        else
            await Again(delivery, remainder, failure.Exception.Message, cancellationToken);
    }

    /// <summary>Settles the delivery: what is left of it comes again, or is parked when its time is over.</summary>
    public Task Again(IDelivery delivery, QueuedMessage remainder, string reason, CancellationToken cancellationToken) =>
        IsOver(delivery.Message)
            ? delivery.Park(remainder, $"given up after {settings.GiveUpAfter}: {reason}", cancellationToken)
            : delivery.Retry(remainder, settings.After(delivery.Message.Attempt + 1), cancellationToken);

    private bool IsOver(QueuedMessage message) => time.GetUtcNow() - message.FirstAttempt >= settings.GiveUpAfter;

    private MailException GivenUp(Exception exception)
    {
        var text = $"Given up after {settings.GiveUpAfter} and parked: {exception.Message}";
        return exception is MailException { Recipients: { Count: > 0 } recipients }
            ? new(EnhancedStatus.DeliveryTimeExpired, text, recipients)
            : new(EnhancedStatus.DeliveryTimeExpired, text, exception);
    }
}
