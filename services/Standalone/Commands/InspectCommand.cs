using System.CommandLine;
using System.Text;
using System.Text.Json;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Internet.Messages;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist inspect</c>: what it reads in a message.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var files = new Argument<string[]>("FILE") { Description = "Files with a message each.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("inspect", "What is read in a message: fields, subject, addresses, ids, the tree of parts.") { config, set, json, files };
        command.SetAction((parsed, cancellationToken) => Run(
            SettingsLoader.LoadMessageLimits(ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!)),
            parsed.GetValue(files)!, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> Run(MessageLimits limits, string[] files, bool json, CancellationToken cancellationToken)
    {
        var code = ExitCodes.Done;
        foreach (var file in files)
        {
            try
            {
                var inspection = Inspection.Of(await File.ReadAllBytesAsync(file, cancellationToken), limits);
                if (json)
                    WriteJson(inspection, file);
                else
                    InspectionText.Write(inspection, file, Console.Out);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // No file, whatever is wrong with it or its name, keeps back what is to be said of the others.
                await Console.Error.WriteLineAsync($"{file}: {exception.Message}");
                code = ExitCodes.BadInput;
            }
        }

        return code;
    }

    private static void WriteJson(Inspection inspection, string file)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
            InspectionJson.Write(inspection, file, json);
        Console.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }
}
