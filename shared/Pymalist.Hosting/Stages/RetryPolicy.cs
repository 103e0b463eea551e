using Pymalist.Hosting.Settings;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>What becomes of a mail that failed for now: another try after a pause that grows, or the parking place.</summary>
public sealed class RetryPolicy(RetrySettings settings, TimeProvider time)
{
    /// <summary>Settles the delivery: what is left of it comes again, or is parked when its time is over.</summary>
    /// <param name="delivery">In hand.</param>
    /// <param name="remainder">What is left to do.</param>
    /// <param name="reason">Why; stands with it where it is parked.</param>
    /// <param name="cancellationToken">Leaves it in hand.</param>
    /// <returns>Whether it was given up.</returns>
    public async Task<bool> TryLater(IDelivery delivery, QueuedMessage remainder, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - (delivery.Message.FirstAttempt ?? now) < settings.GiveUpAfter)
        {
            await delivery.Retry(remainder, settings.After(delivery.Message.Attempt + 1), cancellationToken);
            return false;
        }

        await delivery.Park(remainder, $"given up after {settings.GiveUpAfter}: {reason}", cancellationToken);
        return true;
    }
}
