using System.CommandLine;
using Pymalist.Hosting;
using Pymalist.Lists.Digests;
using Pymalist.Lists.Operations;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist digest</c>: what gathers for those who want it collected.</summary>
internal static class DigestCommand
{
    public static Command Create() => new("digest", "What gathers for those who want posts collected.") { Send() };

    private static Command Send()
    {
        var list = new Argument<AddrSpec>("LIST") { Description = "The list's address.", CustomParser = Parsed.Address };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be sent: the next issue of each time zone." };
        return InstalledCommand.Create(
            "send", "Send what has gathered now, and not when it is due.", [list, dryRun],
            (parsed, installed, json, token) => Send(installed, parsed.GetValue(list)!, parsed.GetValue(dryRun), json, token));
    }

    private static async Task<int> Send(Installed installed, AddrSpec list, bool isDryRun, bool json, CancellationToken cancellationToken)
    {
        var store = isDryRun ? installed.Store.Lists.Rehearsal : installed.Store.Lists;
        try
        {
            Write(await new DigestAdministration(installed.CatalogOf(store), store).Send(list, new Order(Actor.Operator, "", isDryRun), cancellationToken), isDryRun, json);
            return ExitCodes.Done;
        }
        catch (UnknownListException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static void Write(IReadOnlyList<SentIssue> issues, bool isDryRun, bool json)
    {
        var table = new TextTable("issue", "time zone", "form", "posts", isDryRun ? "would get it" : "recipients");
        foreach (var issue in issues)
        {
            if (json)
                JsonLine.Write(issue);
            else
                table.Add(issue.Title, issue.Zone.Length > 0 ? issue.Zone : "the list's", Say.Word(issue.Form), Say.Number(issue.Posts), Say.Number(issue.Recipients));
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine("Nothing has gathered.");
    }
}
