using System.CommandLine;
using Pymalist.Standalone.Demo;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist demo</c>: everything on this machine, with nothing to configure.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var smoke = new Option<bool>("--smoke") { Description = "Post a mail, wait for its copies, print them, and end 0." };
        var port = new Option<int>("--port") { Description = "The port to listen on (default: a free one).", HelpName = "N" };
        var command = new Command("demo", "Everything on this machine: a listener, two lists, an outbox. Says what to try next.") { smoke, port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var stop = new StopSignals(cancellationToken);
            await using var demo = await DemoInstallation.Start(parsed.GetValue(port), Console.Out, stop.Token);
            return parsed.GetValue(smoke) ? await Smoke.Run(demo, stop.Token) : await demo.Stay(stop.Token);
        });
        return command;
    }
}
