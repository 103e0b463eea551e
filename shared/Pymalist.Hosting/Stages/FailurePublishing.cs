using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

internal static class FailurePublishing
{
    /// <summary>Tells the reactor.</summary>
    /// <param name="queues">Where it goes.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="id">The same for a repeat of the same failure.</param>
    /// <param name="cancellationToken">Leaves open whether the reactor will hear of it.</param>
    public static async Task Publish(this IQueues queues, Failure failure, string id, CancellationToken cancellationToken)
    {
        try
        {
            await queues.Publish(QueueNames.Errors, QueueNames.Key(failure.From), WireCodec.Encode(failure, id), cancellationToken);
        }
        catch (MessageRefusedException)
        {
            // What is too large for the queue with all that belongs to it is told without.
            var bare = new Failure(failure.From, new ReportedException(failure.Exception.GetType().Name, failure.Exception.Message), null);
            await queues.Publish(QueueNames.Errors, QueueNames.Key(failure.From), WireCodec.Encode(bare, id), cancellationToken);
        }
    }

    /// <summary>Tells the reactor of a failure with the mail in hand.</summary>
    /// <param name="queues">Where it goes.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="stage">The stage it happened in: several have the same message in their queues.</param>
    /// <param name="inHand">The message.</param>
    /// <param name="cancellationToken">Leaves open whether the reactor will hear of it.</param>
    public static Task Publish(this IQueues queues, Failure failure, string stage, QueuedMessage inHand, CancellationToken cancellationToken) =>
        queues.Publish(failure, MailId.Derived(inHand.MessageId, "failure", stage, $"{inHand.Attempt}"), cancellationToken);
}
