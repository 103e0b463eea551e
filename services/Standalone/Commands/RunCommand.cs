using System.CommandLine;
using Pymalist.Hosting;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist run</c>: all roles in this process, until SIGTERM.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var set = ConfigOption.CreateSet();
        var health = new Option<bool>("--health") { Description = "Ask the process that runs whether it is ready, and end 0 if so." };
        var command = new Command("run", "Stay, and do what comes. SIGTERM drains: what is in hand is finished.") { config, set, health };
        command.SetAction(parsed => ServiceHost
            .Create(Arguments(parsed.GetValue(config), parsed.GetValue(set)!, parsed.GetValue(health)))
            .AddFetcher()
            .AddProcessor()
            .AddDistributors()
            .AddReactor()
            .Run());
        return command;
    }

    private static string[] Arguments(string? config, string[] set, bool health) =>
    [
        .. config is null ? Array.Empty<string>() : ["--config", config],
        .. health ? new[] { "--health" } : [],
        .. set.Select(setting => "--" + setting),
    ];
}
