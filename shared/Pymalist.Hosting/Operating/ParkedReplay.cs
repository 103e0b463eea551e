using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Operating;

/// <summary>What a person makes of parked mail: it is tried again, or it is dropped.</summary>
public sealed class ParkedReplay(IQueues queues, IStore store)
{
    /// <summary>
    /// Sends a message on: those of its recipients who were given up are pending again, and it is in its queue again as a new attempt. A crash
    /// midway leaves it parked, and a repeat changes nothing.
    /// </summary>
    /// <exception cref="UnroutableException">The queue it came from is no more.</exception>
    /// <exception cref="MessageRefusedException">It is more than the queue takes.</exception>
    public async Task Replay(ParkedMail parked, CancellationToken cancellationToken)
    {
        if (IsForRecipients(parked))
            await store.Ledger.Resume(parked.MessageId, recipients: null, cancellationToken);
        await queues.Publish("", parked.Queue, ParkedMessage.Again(parked), cancellationToken);
        await store.Parking.Remove(parked.Number, cancellationToken);
        Note(store, parked, "replayed", $"Put into {parked.Queue} again by hand.");
    }

    /// <summary>Drops a message: nothing more becomes of it.</summary>
    /// <returns>Whether it was there.</returns>
    public static async Task<bool> Drop(IStore store, ParkedMail parked, CancellationToken cancellationToken)
    {
        var wasThere = await store.Parking.Remove(parked.Number, cancellationToken);
        if (wasThere)
            Note(store, parked, "dropped", $"Dropped by hand; it was given up in {parked.Queue}: {parked.Reason}");
        return wasThere;
    }

    // Only these have rows in the ledger.
    private static bool IsForRecipients(ParkedMail parked) => parked.Queue.StartsWith(QueueNames.Distribute(""), StringComparison.Ordinal);

    private static void Note(IStore store, ParkedMail parked, string step, string text) =>
        store.History.Note(new HistoryNote(parked.MessageId, store.Clock.GetUtcNow(), step, text));
}
