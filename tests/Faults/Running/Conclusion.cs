using Pymalist.Faults.Checking;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;

namespace Pymalist.Faults.Running;

/// <summary>Lets an experiment come to rest, and says what came of it.</summary>
internal static class Conclusion
{
    // A client that was killed cannot have written down an answer that it had for less than this.
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(5);

    // Queues that seem empty for so long are; those of a broker do in the first seconds after its start.
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Level.Of(2, 10));

    /// <summary>Waits until nothing is left to do, ends all processes in good order, and checks.</summary>
    /// <param name="site">Running.</param>
    /// <param name="sink">Where its mail went.</param>
    /// <param name="doubts">More of them than those that clients without a farewell have left.</param>
    public static async Task<Verdict> Of(Site site, FaultSink sink, IReadOnlyCollection<Doubt>? doubts = null)
    {
        await using var queues = await site.Queues();
        for (var isOver = false; !isOver;)
        {
            await Rest(site, sink, queues);
            await site.StopAll();
            isOver = await queues.Left() == 0;
            if (!isOver)
                await site.StartAll();
        }

        return new Checker(Level.Seed).Check(site.Posted, sink.Copies(), [.. FaultSink.Doubts(sink.Interrupted(Writing)), .. doubts ?? []]);
    }

    // Either everybody has a copy and nothing is left, or nothing is left for so long that nothing can come any more.
    private static async Task Rest(Site site, FaultSink sink, IQueueView queues)
    {
        long still = 0;
        try
        {
            await Eventually.Holds(
                async () =>
                {
                    if (site.Waiting > 0 || sink.InFlight.Count > 0 || await queues.Left() != 0)
                    {
                        still = 0;
                        return false;
                    }

                    if (still == 0)
                        still = TimeProvider.System.GetTimestamp();
                    return HasAll(site, sink) || TimeProvider.System.GetElapsedTime(still) > Stillness;
                },
                Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It does not come to rest: {site.Waiting} wait in the inbox, {await queues.Left()} in the queues, {sink.Taken} of {site.Expected} copies.\n{site.Said()}");
        }
    }

    private static bool HasAll(Site site, FaultSink sink) =>
        sink.Taken >= site.Expected && sink.Copies().Select(copy => new Pair(copy.MessageId, copy.Recipient)).Distinct().Count() >= site.Expected;
}
