using System.Data.Common;
using System.Net.Sockets;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting;

/// <summary>How a process ends that could not do its work: with a sentence and an exit code, and no stack of ours.</summary>
public static class Ending
{
    /// <summary>Runs it; what is wrong with the configuration, the disk, the broker or the store is written to the standard error stream.</summary>
    /// <returns>Its exit code, or one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> Of(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Configuration;
        }
        catch (StoreException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Unreachable;
        }
        catch (Exception exception) when (IsOfTheWorld(exception))
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static bool IsOfTheWorld(Exception exception) =>
        exception is TopologyException or IOException or InvalidDataException or UnauthorizedAccessException or DbException or SocketException;
}
