using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist process</c>: a dry run of the processor.</summary>
internal static class ProcessCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var outFolder = new Option<string?>("--out") { Description = "Write each outgoing message into this folder.", HelpName = "DIR" };
        var messages = new Argument<string[]>("MESSAGE") { Description = "Files with a message each.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("process", "Dry run: what would become of a message, and why. Nothing is sent.") { config, set, json, outFolder, messages };
        command.SetAction((parsed, cancellationToken) => Run(
            ConfigOption.Load(ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!)),
            parsed.GetValue(messages)!, parsed.GetValue(json), parsed.GetValue(outFolder), cancellationToken));
        return command;
    }

    private static async Task<int> Run(LoadedSettings loaded, string[] files, bool json, string? outFolder, CancellationToken cancellationToken)
    {
        if (loaded.Settings.Processor is null)
            throw new SettingsException([.. loaded.MissingParts().Where(problem => problem.Key == "Pymalist:Processor")]);

        var dryRun = new DryRun(loaded.Settings.Processor.Make(new PartContext(NullLoggerFactory.Instance)), outFolder);
        var allRead = true;
        foreach (var file in files)
        {
            if (await DryRun.Read(file, cancellationToken) is { } mail)
                Console.WriteLine(json ? (await dryRun.Process(file, mail, cancellationToken)).ToJson() : (await dryRun.Process(file, mail, cancellationToken)).ToText());
            else
                allRead = false;
        }

        return allRead ? ExitCodes.Done : ExitCodes.BadInput;
    }
}
