using Microsoft.Extensions.Configuration;

namespace Pymalist.Hosting.Settings;

/// <summary>Puts a configuration together: the file, over it the environment, over that the command line.</summary>
public static class ConfigurationFiles
{
    /// <summary>The file that is read where none is named, if it is there.</summary>
    public const string DefaultFile = "appsettings.json";

    /// <summary>Reads them.</summary>
    /// <param name="file">The file named with <c>--config</c>; null where none is.</param>
    /// <param name="arguments">What the command line sets: <c>--Pymalist:Fetcher:Pop3:Host=pop.example.org</c>.</param>
    /// <exception cref="SettingsException">There is no such file, or it is no JSON.</exception>
    public static IConfigurationRoot Read(string? file, params string[] arguments)
    {
        if (file is not null && !File.Exists(file))
            throw new SettingsException([new Problem("--config", "command line", $"there is no file {Path.GetFullPath(file)}.")]);

        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file ?? DefaultFile), optional: file is null)
                .AddEnvironmentVariables()
                .AddCommandLine(arguments)
                .Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            // The innermost one has the line.
            throw new SettingsException([new Problem(file ?? DefaultFile, "", $"is no JSON that can be read: {exception.GetBaseException().Message}")]);
        }
    }
}
