using System.CommandLine;
using System.Data.Common;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Queues;
using Pymalist.Standalone.Commands;

var root = new RootCommand("pymalist: a mailing-list server in one process. 'pymalist demo' shows it at work.")
{
    PlayCommand.Create(),
    RunCommand.Create(),
    DemoCommand.Create(),
    InspectCommand.Create(),
    ProcessCommand.Create(),
    ConfigCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync("'pymalist --help' tells what there is.");
    return ExitCodes.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return ExitCodes.Configuration;
}
catch (Exception exception) when (exception is TopologyException or IOException or InvalidDataException or UnauthorizedAccessException or DbException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return ExitCodes.Failed;
}
