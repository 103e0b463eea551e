using Pymalist.Queues;

namespace Pymalist.Hosting.LargeMail;

/// <summary>A message in hand whose body the broker does not have.</summary>
internal sealed class ReferencedDelivery(IDelivery inner, QueuedMessage message, string name, KeptBodies bodies) : IDelivery
{
    public QueuedMessage Message => message;

    public int Deliveries => inner.Deliveries;

    public Task Settle(CancellationToken cancellationToken) => inner.Settle(cancellationToken);

    public async Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken) =>
        await inner.Retry(await Refer(remainder, cancellationToken), delay, cancellationToken);

    public async Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken) =>
        await inner.Park(await Refer(remainder, cancellationToken), reason, cancellationToken);

    public Task Release() => inner.Release();

    // Usually the same octets, which are kept already.
    private async Task<QueuedMessage> Refer(QueuedMessage remainder, CancellationToken cancellationToken) => remainder.Body.Equals(message.Body)
        ? KeptBodies.Named(remainder, name)
        : await bodies.Refer(remainder, cancellationToken);
}
