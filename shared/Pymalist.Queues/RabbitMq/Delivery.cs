using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Queues.RabbitMq;

/// <summary>A message in hand, or on its way there.</summary>
internal sealed class Delivery(QueuedMessage message, ConsumeChannel channel, ulong tag, int handedOut, QueueConsumer consumer) : IDelivery
{
    private readonly DateTimeOffset _came = consumer.Now;
    private int _ended;

    public QueuedMessage Message => message;

    public int Deliveries { get; private set; } = handedOut;

    public ConsumeChannel Channel => channel;

    /// <summary>Whether the broker delivers it again.</summary>
    public bool IsLost => channel.IsLost;

    /// <summary>Short for its identity in its queue. Among the parked the same message may lie for two queues.</summary>
    public UInt128 Key { get; } = KeyOf(message);

    public Task Settle(CancellationToken cancellationToken) => Finish();

    public async Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken)
    {
        await consumer.PutOff(Later(remainder) with { Attempt = message.Attempt + 1 }, delay, cancellationToken);
        await Finish();
    }

    public async Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken)
    {
        await consumer.Park(remainder with { Attempt = message.Attempt, FirstAttempt = remainder.FirstAttempt ?? message.FirstAttempt }, reason, cancellationToken);
        await Finish();
    }

    public async Task Release()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            await consumer.LetGo(this);
    }

    /// <summary>So many times it came to this process, which lives.</summary>
    public void NotCounting(int times) => Deliveries = Math.Max(0, Deliveries - times);

    /// <summary>Tells the broker that it is done with.</summary>
    public Task Ack() => channel.Ack(tag);

    /// <summary>Gives it back to the broker.</summary>
    public Task Requeue() => channel.Requeue(tag);

    /// <summary>Offers it to its consumer, in the place of a twin.</summary>
    public Task Offer() => consumer.Offer(this);

    private async Task Finish()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            await consumer.Finish(this);
    }

    private QueuedMessage Later(QueuedMessage remainder) => remainder with { FirstAttempt = remainder.FirstAttempt ?? message.FirstAttempt ?? _came };

    private static UInt128 KeyOf(QueuedMessage message)
    {
        var text = $"{message.Attempt} {message.MessageId}\n{message.Headers.GetValueOrDefault(ParkedHeaders.From)}";
        return BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
