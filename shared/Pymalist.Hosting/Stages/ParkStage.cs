using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Operating;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Moves what was given up from <see cref="QueueNames.Parked"/> into the store, where it waits for a person: a queue lets nobody look
/// at one message in its midst.
/// </summary>
public sealed class ParkStage(IParking parking, IHistory history, TimeProvider time, ILogger<ParkStage> logger)
{
    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        var parked = ParkedMessage.Of(delivery.Message, time.GetUtcNow());
        await parking.Park(parked, cancellationToken);
        history.Note(new HistoryNote(parked.MessageId, parked.At, "parked", $"Given up in {parked.Queue}: {parked.Reason}"));
        Log.Parked(logger, parked.MessageId, parked.Queue, parked.Reason);
        await delivery.Settle(cancellationToken);
    }
}
