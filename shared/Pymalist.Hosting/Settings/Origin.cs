using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Pymalist.Hosting.Settings;

/// <summary>Says where a setting comes from, so that people know where to change it.</summary>
internal static class Origin
{
    public static string Of(IConfigurationProvider provider, string key) => provider switch
    {
        FileConfigurationProvider file => file.Source.Path ?? "a file",
        EnvironmentVariablesConfigurationProvider => $"environment {key.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationProvider => $"command line --{key}",
        _ => "built in",
    };
}
