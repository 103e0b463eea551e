using System.CommandLine;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist store</c>: the tables of what is remembered.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "What is remembered: who got what.") { Migrate() };

    private static Command Migrate()
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var check = new Option<bool>("--check") { Description = "Say what is to be done, and change nothing. Ends 1 if there is something." };
        var command = new Command("migrate", "Change the store to what this version needs, as every start does.") { config, set, json, check };
        command.SetAction((parsed, cancellationToken) => Migration.Run(
            ConfigOption.Read(parsed.GetValue(config), parsed.GetValue(set)!), parsed.GetValue(check), parsed.GetValue(json), cancellationToken));
        return command;
    }
}
