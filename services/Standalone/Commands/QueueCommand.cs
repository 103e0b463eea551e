using System.CommandLine;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist queue</c>: how much waits, where, and since when.</summary>
internal static class QueueCommand
{
    public static Command Create() => InstalledCommand.Create(
        "queue", "How much waits at each stage, and since when.", [],
        (_, installed, json, cancellationToken) => Waiting.Run(installed, json, cancellationToken));
}
