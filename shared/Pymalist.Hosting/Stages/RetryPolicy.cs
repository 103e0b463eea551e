using Pymalist.Hosting.Settings;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// What becomes of a mail that failed: for good, it ends here; for now, it comes again after a pause that grows, until its time
/// is over and it is parked. What code breaks on (<see cref="Poison"/>) is parked after three quick attempts. The reactor hears of each, and hears
/// it before the delivery is settled.
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
        var isSettled = failure.Exception is MailException { Status.IsPermanent: true };
        var end = isSettled ? null : EndOf(delivery.Message, failure.Exception);
        var told = end is null ? failure : failure with { Exception = GivenUp(end, failure.Exception) };
        await queues.Publish(told, stage, delivery.Message, cancellationToken);
        if (isSettled)
            await delivery.Settle(cancellationToken);
        else
            await Again(delivery, remainder, failure.Exception, cancellationToken);
    }

    /// <summary>Settles the delivery: what is left of it comes again, or is parked when its time or its attempts are over.</summary>
    public Task Again(IDelivery delivery, QueuedMessage remainder, Exception exception, CancellationToken cancellationToken)
    {
        if (EndOf(delivery.Message, exception) is { } end)
            return delivery.Park(IsBug(exception) ? Poison.Parked(remainder, exception) : Unharmed(remainder), $"given up {end}: {exception.Message}", cancellationToken);

        return IsBug(exception)
            ? delivery.Retry(Poison.After(remainder, Poison.AttemptsOf(delivery.Message)), settings.After(1), cancellationToken)
            : delivery.Retry(Unharmed(remainder), settings.After(delivery.Message.Attempt + 1), cancellationToken);
    }

    /// <summary>Whether an exception says that the code is wrong: its mail has three quick attempts.</summary>
    internal static bool IsBug(Exception exception) => Poison.IsBug(exception);

    /// <summary>The message after an attempt that no code has broken on.</summary>
    internal static QueuedMessage Unharmed(QueuedMessage message) => Poison.Without(message);

    // Null when there is another attempt.
    private string? EndOf(QueuedMessage message, Exception exception) => IsBug(exception)
        ? Poison.AttemptsOf(message) >= Poison.Attempts ? $"after {Poison.Attempts} attempts that ended in an error of the program" : null
        : time.GetUtcNow() - message.FirstAttempt >= settings.GiveUpAfter ? $"after {settings.GiveUpAfter}" : null;

    private static Exception GivenUp(string end, Exception exception)
    {
        var text = $"Given up {end}, and parked: {exception.Message}";
        return exception switch
        {
            _ when IsBug(exception) => new ReportedException((exception.InnerException ?? exception).GetType().FullName!, text),
            MailException { Recipients: { Count: > 0 } recipients } => new MailException(EnhancedStatus.DeliveryTimeExpired, text, recipients),
            _ => new MailException(EnhancedStatus.DeliveryTimeExpired, text, exception),
        };
    }
}
