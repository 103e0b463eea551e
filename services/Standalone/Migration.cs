using Microsoft.Extensions.Configuration;
using Pymalist.Hosting;
using Pymalist.Standalone.Commands;
using Pymalist.Standalone.Printing;
using Pymalist.Store;

namespace Pymalist.Standalone;

/// <summary>Changes the store to what this version needs, or says what that would be.</summary>
internal static class Migration
{
    public static async Task<int> Run(IConfigurationRoot configuration, bool check, bool json, CancellationToken cancellationToken)
    {
        SchemaReport report;
        try
        {
            report = await ConfigOption.Load(configuration).Settings.CheckStore(cancellationToken);
        }
        catch (StoreException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Unreachable;
        }

        if (check || !report.IsCompatible || report.Pending.Count == 0)
        {
            Write(report, json);
            return !report.IsCompatible ? ExitCodes.Configuration : report.Pending.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
        }

        // Opening it is all there is to do.
        return await LongWork.Do("changing the store", () => Installed.Use(configuration, (_, _) => Task.FromResult(Done(report, json)), cancellationToken));
    }

    private static int Done(SchemaReport before, bool json)
    {
        Write(new([.. before.Applied, .. before.Pending], [], before.IsCompatible), json);
        return ExitCodes.Done;
    }

    private static void Write(SchemaReport report, bool json)
    {
        if (json)
        {
            JsonLine.Write(report);
            return;
        }

        foreach (var step in report.Applied)
            Console.WriteLine($"applied  {step}");
        foreach (var step in report.Pending)
            Console.WriteLine($"pending  {step}");
        if (!report.IsCompatible)
            Console.Error.WriteLine("A later version of pymalist has changed this store so that this one cannot work on it. Start that version.");
    }
}
