using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist play</c>: one pass, from cron or a pipe.</summary>
internal static class PlayCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var command = new Command("play", "One pass: fetch, process, distribute. Ends 0 when nothing is left over, 75 when mail is kept for a later try.") { config, set };
        command.SetAction((parsed, cancellationToken) => Run(parsed.GetValue(config), parsed.GetValue(set)!, cancellationToken));
        return command;
    }

    private static async Task<int> Run(string? config, string[] set, CancellationToken cancellationToken)
    {
        using var stop = new StopSignals(cancellationToken);
        var configuration = ConfigOption.Read(config, set);
        var loaded = ConfigOption.Load(configuration);
        var settings = loaded.Settings;
        if (settings.Fetcher?.Name == "Listener")
            throw new SettingsException([new("Pymalist:Fetcher:Listener", "", "never says 'nothing more', and so play would never end; use run.")]);

        // From cron every line is a mail to somebody: the log tells what went wrong, unless more is asked for.
        var isQuiet = configuration["Pymalist:Log:Level"] is null;
        using var loggers = LogSetup.Create(isQuiet ? settings.General.Log with { Level = LogLevel.Warning } : settings.General.Log, configuration, toStandardError: true, isQuiet);
        try
        {
            var outcome = await Playing(loaded, loggers, stop.Token);
            foreach (var sentence in outcome.Sentences())
                Console.WriteLine(sentence);
            return outcome.ExitCode;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // It was told to end while it waited for the store.
            return ExitCodes.TryLater;
        }
    }

    private static async Task<PlayOutcome> Playing(LoadedSettings loaded, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        await using var store = await loaded.Settings.AwaitStore(TimeProvider.System, loggers, Play.Patience, cancellationToken);
        await using var queues = await loaded.Settings.OpenQueues(store, loggers, cancellationToken);
        await using var pipeline = new Pipeline(loaded.Settings, queues, store, TimeProvider.System, loggers);
        pipeline.AddAll(loaded);
        return await new Play(pipeline, queues, store, loaded.Settings, TimeProvider.System).Run(cancellationToken);
    }
}
