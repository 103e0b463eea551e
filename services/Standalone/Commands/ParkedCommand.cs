using System.CommandLine;
using Pymalist.Standalone.Parked;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist parked</c>: what was given up, and what a person makes of it.</summary>
internal static class ParkedCommand
{
    public static Command Create() => new("parked", "What was given up and waits for a person.") { List(), Show(), Replay(), Drop() };

    private static Command List() => InstalledCommand.Create(
        "list", "All of it, oldest first.", [],
        (_, installed, json, cancellationToken) => ParkedMails.List(installed, json, cancellationToken));

    private static Command Show()
    {
        var number = new Argument<long>("N") { Description = "Its number in the list." };
        var file = new Option<string?>("--out") { Description = "Write the message into this file.", HelpName = "FILE" };
        return InstalledCommand.Create(
            "show", "One of them: why it was given up, its headers, and who has not got it.", [number, file],
            (parsed, installed, json, cancellationToken) => ParkedMails.Show(installed, parsed.GetValue(number), parsed.GetValue(file), json, cancellationToken));
    }

    private static Command Replay()
    {
        var numbers = Numbers(ArgumentArity.ZeroOrMore);
        var all = new Option<bool>("--all") { Description = "All of them." };
        var command = InstalledCommand.Create(
            "replay", "Send them on: into the queue each came from, to all who have not got it.", [numbers, all],
            (parsed, installed, json, cancellationToken) => Replaying.Run(installed, parsed.GetValue(all) ? null : parsed.GetValue(numbers)!, json, cancellationToken));
        command.Validators.Add(result =>
        {
            if (result.GetValue(numbers) is not { Length: > 0 } ^ result.GetValue(all))
                result.AddError("Name the messages to replay by their numbers, or say --all.");
        });
        return command;
    }

    private static Command Drop()
    {
        var numbers = Numbers(ArgumentArity.OneOrMore);
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return InstalledCommand.Create(
            "drop", "Drop them for good.", [numbers, yes],
            (parsed, installed, json, cancellationToken) => Dropping.Run(installed, parsed.GetValue(numbers)!, parsed.GetValue(yes), json, cancellationToken));
    }

    private static Argument<long[]> Numbers(ArgumentArity arity) => new("N") { Description = "Numbers in the list.", Arity = arity };
}
