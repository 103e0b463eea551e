using Pymalist.Hosting;
using Pymalist.Hosting.Operating;

namespace Pymalist.Standalone.Parked;

/// <summary>Drops parked messages, if that is really meant.</summary>
internal static class Dropping
{
    public static async Task<int> Run(Installed installed, long[] numbers, bool yes, bool json, CancellationToken cancellationToken)
    {
        if (!yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Nobody is there to be asked: say --yes to drop for good.");
            return ExitCodes.Usage;
        }

        if (!yes && !IsMeant(numbers))
        {
            await Console.Error.WriteLineAsync("Nothing is dropped.");
            return ExitCodes.Failed;
        }

        var outcome = new Outcome(json, "dropped");
        foreach (var number in numbers)
        {
            var parked = await installed.Store.Parking.Find(number, cancellationToken);
            if (parked is not null && await ParkedReplay.Drop(installed.Store, parked, cancellationToken))
                outcome.Done(number, "dropped.");
            else
                outcome.Failed(number, "there is no such parked message.");
        }

        outcome.Write();
        return outcome.AllDone ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static bool IsMeant(long[] numbers)
    {
        Console.Write($"Drop {string.Join(", ", numbers)} for good? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
