using System.CommandLine;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist config check</c> and <c>config show</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at the configuration.")
    {
        Create("check", "Say all that is wrong with it, and end 78; or end 0, with a warning of what is hardly meant so.", Check),
        Create("show", "The settings as they hold, with where each comes from; secrets are masked.", Show),
    };

    private static Command Create(string name, string description, Func<LoadedSettings, int> action)
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var command = new Command(name, description) { config, set };
        command.SetAction(parsed => action(SettingsLoader.Load(ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!))));
        return command;
    }

    private static int Check(LoadedSettings loaded)
    {
        Problem[] problems = [.. loaded.Problems, .. loaded.Unloadable, .. loaded.MissingParts()];
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        foreach (var warning in loaded.Warnings)
            Console.Error.WriteLine($"Warning: {warning}");
        if (problems.Length == 0)
            Console.WriteLine("The configuration is good.");
        return problems.Length == 0 ? ExitCodes.Done : ExitCodes.Configuration;
    }

    private static int Show(LoadedSettings loaded)
    {
        foreach (var setting in loaded.Effective)
            Console.WriteLine($"{setting.Key} = {setting.Value}   ({setting.Origin})");
        foreach (var problem in loaded.Problems)
            Console.Error.WriteLine(problem);
        return loaded.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Configuration;
    }
}
