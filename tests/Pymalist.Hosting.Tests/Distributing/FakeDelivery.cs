using Pymalist.Queues;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>A message in hand that keeps what was done with it.</summary>
internal sealed class FakeDelivery(QueuedMessage message, int deliveries = 0) : IDelivery
{
    public QueuedMessage Message => message;

    public int Deliveries => deliveries;

    /// <summary>What became of it, with <c>retry</c> for one that comes again.</summary>
    public string? Outcome { get; private set; }

    /// <summary>What comes again or is parked.</summary>
    public QueuedMessage? Left { get; private set; }

    /// <summary>After what time it comes again.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>Why it is parked.</summary>
    public string? Reason { get; private set; }

    public Task Settle(CancellationToken cancellationToken) => End("settle");

    public Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken)
    {
        (Left, Wait) = (remainder with { Attempt = message.Attempt + 1 }, delay);
        return End("retry");
    }

    public Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken)
    {
        (Left, Reason) = (remainder with { Attempt = message.Attempt }, reason);
        return End("park");
    }

    public Task Release() => End("release");

    private Task End(string outcome)
    {
        Assert.Null(Outcome);
        Outcome = outcome;
        return Task.CompletedTask;
    }
}
