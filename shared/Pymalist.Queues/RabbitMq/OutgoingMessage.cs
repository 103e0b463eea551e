using RabbitMQ.Client;

namespace Pymalist.Queues.RabbitMq;

/// <summary>One try to publish a message.</summary>
internal sealed record OutgoingMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    private readonly TaskCompletionSource<PublishOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<PublishOutcome> Outcome => _outcome.Task;

    /// <summary>The broker gave it back: it will confirm it all the same, and there is nothing to that.</summary>
    public bool WasReturned { get; set; }

    public void End(PublishOutcome outcome) => _outcome.TrySetResult(outcome);
}
