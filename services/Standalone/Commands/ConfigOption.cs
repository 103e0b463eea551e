using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Pymalist.Hosting.Settings;

namespace Pymalist.Standalone.Commands;

/// <summary>The configuration, as every command that needs one takes it.</summary>
internal static class ConfigOption
{
    public static Option<string?> Create() => new("--config")
    {
        Description = $"The configuration's file (default: {ConfigurationFiles.DefaultFile}).",
        HelpName = "FILE",
    };

    /// <summary>Settings on the command line, over those of the file and the environment: <c>--set Pymalist:Queue:…=…</c>.</summary>
    public static Option<string[]> CreateSet() => new("--set")
    {
        Description = "A setting over those of the file and the environment, such as Pymalist:Fetcher:Pop3:Port=1110.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static IConfigurationRoot Read(string? file, string[] settings) =>
        ConfigurationFiles.Read(file, [.. settings.Select(setting => "--" + setting)]);

    /// <summary>The settings, good for use.</summary>
    /// <exception cref="SettingsException">Something is wrong with them.</exception>
    public static LoadedSettings Load(IConfigurationRoot configuration)
    {
        var loaded = SettingsLoader.Load(configuration);
        return loaded.Problems.Count == 0 ? loaded : throw new SettingsException(loaded.Problems);
    }
}
