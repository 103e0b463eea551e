using System.CommandLine;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Operations;
using Pymalist.Standalone.Held;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist held</c>: mail that waits for a moderator.</summary>
internal static class HeldCommand
{
    public static Command Create() => new("held", "Mail that waits for a moderator.")
    {
        List(), Show(),
        Decide("approve", "Send it to the members.", ModeratorDecision.Approve),
        Decide("reject", "Send it nowhere, and tell its author why.", ModeratorDecision.Reject),
        Decide("discard", "Send it nowhere, and tell nobody.", ModeratorDecision.Discard),
        Decide("ban", "Discard it, and whatever its author writes from now on.", ModeratorDecision.Ban),
    };

    private static Command List()
    {
        var list = new Argument<AddrSpec?>("LIST") { Description = "Only of this list.", Arity = ArgumentArity.ZeroOrOne, CustomParser = result => result.Tokens.Count == 0 ? null : Parsed.Address(result) };
        var all = new Option<bool>("--all") { Description = "What is decided, too." };
        return InstalledCommand.Create(
            "list", "All of it, oldest first.", [list, all],
            (parsed, installed, json, token) => new HeldDesk(installed, json).List(parsed.GetValue(list), parsed.GetValue(all), token));
    }

    private static Command Show()
    {
        var number = new Argument<long>("N") { Description = "Its number in the list." };
        var file = new Option<string?>("--out") { Description = "Write the message into this file.", HelpName = "FILE" };
        var raw = new Option<bool>("--raw") { Description = "Write nothing but the message, octet for octet." };
        return InstalledCommand.Create(
            "show", "One of them: why it is held, and how it begins.", [number, file, raw],
            (parsed, installed, json, token) => new HeldDesk(installed, json).Show(parsed.GetValue(number), parsed.GetValue(file), parsed.GetValue(raw), token));
    }

    private static Command Decide(string name, string description, ModeratorDecision decision)
    {
        var numbers = new Argument<long[]>("N") { Description = "Numbers in the list.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { Description = "Why; the author of a rejected mail is told.", DefaultValueFactory = _ => "" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        return InstalledCommand.Create(name, description, [numbers, reason, dryRun], (parsed, installed, json, token) => new HeldDesk(installed, json).Decide(
            parsed.GetValue(numbers)!, decision, new Order(Actor.Operator, parsed.GetValue(reason)!, parsed.GetValue(dryRun)), token));
    }
}
