using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Queues;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Parked;

/// <summary>Sends parked messages on.</summary>
internal static class Replaying
{
    /// <param name="installed">Whose.</param>
    /// <param name="numbers">Which; null for all there are.</param>
    /// <param name="json">Whether programs listen.</param>
    /// <param name="cancellationToken">Leaves the rest parked.</param>
    public static async Task<int> Run(Installed installed, long[]? numbers, bool json, CancellationToken cancellationToken)
    {
        var parking = installed.Store.Parking;
        var replay = new ParkedReplay(await installed.Queues(cancellationToken), installed.Store);
        var chosen = numbers ?? await parking.All(cancellationToken).Select(parked => parked.Number).ToArrayAsync(cancellationToken);
        var outcome = new Outcome(json, "replayed");
        await LongWork.ForEach("replaying", chosen, async number =>
        {
            if (await parking.Find(number, cancellationToken) is not { } parked)
            {
                outcome.Failed(number, "there is no such parked message.");
                return;
            }

            try
            {
                await Installed.Patiently(token => replay.Replay(parked, token), cancellationToken);
                outcome.Done(number, $"sent on into {parked.Queue}.");
            }
            catch (Exception exception) when (exception is UnroutableException or MessageRefusedException)
            {
                outcome.Failed(number, $"stays parked: {exception.Message}");
            }
        });

        outcome.Write();
        return outcome.AllDone ? ExitCodes.Done : ExitCodes.Failed;
    }
}
