using System.CommandLine;
using Pymalist.Hosting;
using Pymalist.Standalone.Commands;

var root = new RootCommand("pymalist: a mailing-list server in one process. 'pymalist demo' shows it at work.")
{
    PlayCommand.Create(),
    RunCommand.Create(),
    DemoCommand.Create(),
    InspectCommand.Create(),
    ProcessCommand.Create(),
    ConfigCommand.Create(),
    TraceCommand.Create(),
    QueueCommand.Create(),
    ParkedCommand.Create(),
    ListCommand.Create(),
    ListCommand.CreateApply(),
    MemberCommand.Create(),
    HeldCommand.Create(),
    DigestCommand.Create(),
    ArchiveCommand.Create(),
    StoreCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync("'pymalist --help' tells what there is.");
    return ExitCodes.Usage;
}

return await Ending.Of(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));
