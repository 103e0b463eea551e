using System.CommandLine;

namespace Pymalist.Standalone.Commands;

/// <summary>A command about an installation that may be at work: it has a configuration, and speaks to people or to programs.</summary>
internal static class InstalledCommand
{
    /// <param name="name">The command's.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its own arguments and options.</param>
    /// <param name="run">Gives the exit code. The flag is <c>--json</c>.</param>
    public static Command Create(string name, string description, Symbol[] symbols, Func<ParseResult, Installed, bool, CancellationToken, Task<int>> run)
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command(name, description) { config, set, json };
        foreach (var argument in symbols.OfType<Argument>())
            command.Arguments.Add(argument);
        foreach (var option in symbols.OfType<Option>())
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => Installed.Use(
            ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!),
            (installed, token) => run(parsed, installed, parsed.GetValue(json), token),
            cancellationToken));
        return command;
    }
}
