using Pymalist.Faults.Checking;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;

namespace Pymalist.Faults.Running;

/// <summary>Lets an experiment come to rest, and says what came of it.</summary>
internal static class Conclusion
{
    // Queues that seem empty for so long are; those of a broker do in the first seconds after its start.
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Level.Of(2, 10));

    /// <inheritdoc cref="Of(Site, IDestination, IReadOnlyCollection{Doubt}?)"/>
    public static Task<Verdict> Of(Site site, FaultSink sink, IReadOnlyCollection<Doubt>? doubts = null) => Of(site, new SinkDestination(sink), doubts);

    /// <summary>Waits until nothing is left to do, ends all processes in good order, and checks.</summary>
    /// <param name="site">Running.</param>
    /// <param name="destination">Where its mail went.</param>
    /// <param name="doubts">More of them than the destination knows of.</param>
    public static async Task<Verdict> Of(Site site, IDestination destination, IReadOnlyCollection<Doubt>? doubts = null)
    {
        await using var queues = await site.Queues();
        for (var isOver = false; !isOver;)
        {
            await Rest(site, destination, queues);
            await site.StopAll();
            isOver = await queues.Left() == 0;
            if (!isOver)
                await site.StartAll();
        }

        await using var store = await StoreView.Open(site);
        var verdict = new Checker(Level.Seed).Check(site.Posted, destination.Copies(), [.. destination.Doubts(), .. doubts ?? []], await store.Rows());
        return verdict with { Parked = await store.Parked() };
    }

    /// <summary>Waits until nothing is left to do.</summary>
    public static async Task AwaitRest(Site site, FaultSink sink)
    {
        await using var queues = await site.Queues();
        await Rest(site, new SinkDestination(sink), queues);
    }

    // Either everybody has a copy and nothing is left, or nothing is left for so long that nothing can come any more.
    private static async Task Rest(Site site, IDestination destination, IQueueView queues)
    {
        long still = 0;
        try
        {
            await Eventually.Holds(
                async () =>
                {
                    if (site.Waiting > 0 || !destination.IsQuiet || await queues.Left() != 0)
                    {
                        still = 0;
                        return false;
                    }

                    if (still == 0)
                        still = TimeProvider.System.GetTimestamp();
                    return TimeProvider.System.GetElapsedTime(still) > Stillness || HasAll(site, destination);
                },
                Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"It does not come to rest: {site.Waiting} wait in the inbox, {await queues.Left()} in the queues, {destination.Copies().Count} of {site.Expected} copies.\n{site.Said()}");
        }
    }

    private static bool HasAll(Site site, IDestination destination) =>
        destination.Copies() is var copies && copies.Count >= site.Expected
        && copies.Select(copy => new Pair(copy.MessageId, copy.Recipient)).Distinct().Count() >= site.Expected;
}
