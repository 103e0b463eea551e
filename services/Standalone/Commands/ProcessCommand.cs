using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Standalone.DryRuns;
using Pymalist.Store;

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
        var against = new Option<string?>("--against") { Description = "Only tell what another configuration would do otherwise.", HelpName = "FILE" };
        var messages = new Argument<string[]>("MESSAGE") { Description = "Files with a message each, mbox files, maildirs, folders of these.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("process", "Dry run: what would become of a message, and why. Nothing is sent.") { config, set, json, outFolder, against, messages };
        command.SetAction((parsed, cancellationToken) => Run(
            ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!),
            parsed.GetValue(against) is { } other ? ConfigOption.Read(other, parsed.GetValue(set)!) : null,
            parsed.GetValue(messages)!, parsed.GetValue(json), parsed.GetValue(outFolder), cancellationToken));
        return command;
    }

    private static async Task<int> Run(
        IConfigurationRoot configuration, IConfigurationRoot? other, string[] paths, bool json, string? outFolder, CancellationToken cancellationToken)
    {
        try
        {
            await using var dryRun = await DryRun.Open(Settings(configuration), outFolder, cancellationToken);
            if (other is null)
                return await Each(paths, (place, mail) => Tell(dryRun, place, mail, json, cancellationToken), cancellationToken);

            await using var otherRun = await DryRun.Open(Settings(other), null, cancellationToken);
            var comparison = new Comparison(dryRun, otherRun, json);
            var code = await Each(paths, (place, mail) => comparison.Try(place, mail, cancellationToken), cancellationToken);
            comparison.Conclude();
            return code;
        }
        catch (StoreException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Unreachable;
        }
    }

    private static async Task Tell(DryRun dryRun, string place, Mail mail, bool json, CancellationToken cancellationToken)
    {
        var decision = await dryRun.Process(place, mail, cancellationToken);
        Console.WriteLine(json ? decision.ToJson() : decision.ToText());
    }

    private static async Task<int> Each(string[] paths, Func<string, Mail, Task> work, CancellationToken cancellationToken)
    {
        var allRead = true;
        await foreach (var (place, mail) in TrialMails.Read(paths, cancellationToken))
        {
            if (mail is not null)
                await work(place, mail);
            else
                allRead = false;
        }

        return allRead ? ExitCodes.Done : ExitCodes.BadInput;
    }

    private static PymalistSettings Settings(IConfigurationRoot configuration)
    {
        var loaded = ConfigOption.Load(configuration);
        return loaded.Settings.Processor is not null
            ? loaded.Settings
            : throw new SettingsException([.. loaded.MissingParts().Where(problem => problem.Key == "Pymalist:Processor")]);
    }
}
