using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

internal static class FailurePublishing
{
    /// <summary>Tells the reactor.</summary>
    /// <param name="queues">Where it goes.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="id">The same for a repeat of the same failure.</param>
    /// <param name="cancellationToken">Leaves open whether the reactor will hear of it.</param>
    public static Task Publish(this IQueues queues, Failure failure, string id, CancellationToken cancellationToken) =>
        queues.Publish(QueueNames.Errors, QueueNames.Key(failure.From), WireCodec.Encode(failure, id), cancellationToken);

    /// <summary>Tells the reactor of a failure with the mail in hand.</summary>
    public static Task Publish(this IQueues queues, Failure failure, QueuedMessage inHand, CancellationToken cancellationToken) =>
        queues.Publish(failure, MailId.Derived(inHand.MessageId, "failure", $"{failure.From}", $"{inHand.Attempt}"), cancellationToken);
}
