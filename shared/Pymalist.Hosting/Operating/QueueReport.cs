using System.Runtime.CompilerServices;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Operating;

/// <summary>How much waits at each stage, and since when.</summary>
public sealed class QueueReport(PymalistSettings settings, IQueues queues, IStore store)
{
    /// <summary>The queues, in the order in which mail passes through them.</summary>
    public async IAsyncEnumerable<(string Queue, QueueDepth Depth, DateTimeOffset? Oldest)> Queues([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] names = [QueueNames.Fetched, .. settings.Distributors.Select(part => QueueNames.Distribute(part.Name)), QueueNames.React, QueueNames.Parked];
        foreach (var name in names)
            yield return (name, await queues.Depth(name, cancellationToken), await queues.Oldest(name, cancellationToken));
    }

    /// <summary>The recipients of all posts that are remembered, by distributor and state.</summary>
    public async Task<IReadOnlyList<LedgerCount>> Recipients(CancellationToken cancellationToken) =>
        [.. (await store.Ledger.Counts(cancellationToken)).OrderBy(count => count.Distributor, StringComparer.Ordinal).ThenBy(count => count.State)];

    /// <summary>How many messages are parked, and when the first of them was.</summary>
    public async Task<(long Count, DateTimeOffset? Oldest)> Parked(CancellationToken cancellationToken)
    {
        long count = 0;
        DateTimeOffset? oldest = null;
        await foreach (var parked in store.Parking.All(cancellationToken))
        {
            count++;
            oldest ??= parked.At;
        }

        return (count, oldest);
    }
}
