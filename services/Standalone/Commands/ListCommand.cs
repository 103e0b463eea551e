using System.CommandLine;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Policy;
using Pymalist.Standalone.ListSettings;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist list</c>: the lists there are; <c>pymalist apply</c>: what a file says of them.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = InstalledCommand.Create(
            "list", "The lists there are, and how they are set; by itself, it tells all of them.", [],
            (_, installed, json, token) => new ListDesk(installed, new(Actor.Operator, ""), json).List(token));
        foreach (var one in (Command[])[CreateOne(), Show(), Set(), Delete()])
            command.Subcommands.Add(one);
        return command;
    }

    /// <summary><c>pymalist apply</c></summary>
    public static Command CreateApply()
    {
        var file = new Option<string>("--file", "-f") { Description = "JSON: { \"Lists\": [ … ] }, each as in a configuration.", Required = true, HelpName = "FILE" };
        var prune = new Option<bool>("--prune") { Description = "Delete the lists of the store that it does not name." };
        return Changing("apply", "Brings the lists of the store to what a file says, and shows what is different.", [file, prune], (parsed, installed, order, json, token) =>
            new Applying(installed, order, json).Run(parsed.GetValue(file)!, parsed.GetValue(prune), token));
    }

    private static Command Show()
    {
        var list = ListArgument();
        return InstalledCommand.Create(
            "show", "The settings of one of the store.", [list],
            (parsed, installed, json, token) => new ListDesk(installed, new(Actor.Operator, ""), json).Show(parsed.GetValue(list)!, token));
    }

    private static Command CreateOne()
    {
        var list = ListArgument();
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var style = new Option<ListStyle?>("--style") { Description = "discussion, announcement or private." };
        var owners = new Option<Mailbox[]>("--owner") { Description = "Who answers for it; may be said several times.", CustomParser = Parsed.Mailboxes, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var settings = new Argument<string[]>("KEY=VALUE") { Description = "Settings as in a configuration: SubjectPrefix=[Red], Rewriting:Footer=…", Arity = ArgumentArity.ZeroOrMore };
        return Changing("create", "Makes a list in the store.", [list, settings, name, style, owners], (parsed, installed, order, json, token) =>
        {
            var given = Settings(parsed.GetValue(settings)!);
            if (parsed.GetValue(style) is { } chosen)
                given["Style"] = chosen.ToString();
            foreach (var (owner, index) in parsed.GetValue(owners)!.Select((owner, index) => (owner, index)))
                given[$"Owners:{index}"] = owner.ToString();
            return new ListDesk(installed, order, json).Create(new(parsed.GetValue(name), parsed.GetValue(list)!), given, token);
        });
    }

    private static Command Set()
    {
        var list = ListArgument();
        var settings = new Argument<string[]>("KEY=VALUE") { Description = "Settings as in a configuration; KEY= takes one back.", Arity = ArgumentArity.OneOrMore };
        return Changing("set", "Changes a list of the store.", [list, settings], (parsed, installed, order, json, token) =>
            new ListDesk(installed, order, json).Set(parsed.GetValue(list)!, Settings(parsed.GetValue(settings)!), token));
    }

    private static Command Delete()
    {
        var list = ListArgument();
        var yes = new Option<bool>("--yes") { Description = "Do it." };
        return Changing("delete", "Deletes a list of the store, with its members; its archive stays.", [list, yes], (parsed, installed, order, json, token) =>
            new ListDesk(installed, order, json).Delete(parsed.GetValue(list)!, parsed.GetValue(yes), token));
    }

    private static Command Changing(string name, string description, Symbol[] symbols, Func<ParseResult, Installed, Order, bool, CancellationToken, Task<int>> run)
    {
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks it up.", DefaultValueFactory = _ => "" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var command = InstalledCommand.Create(name, description, [.. symbols, reason, dryRun], (parsed, installed, json, token) =>
            run(parsed, installed, new(Actor.Operator, parsed.GetValue(reason)!, parsed.GetValue(dryRun)), json, token));
        foreach (var settings in symbols.OfType<Argument<string[]>>())
            command.Validators.Add(result =>
            {
                foreach (var text in (result.GetValue(settings) ?? []).Where(text => text.IndexOf('=', StringComparison.Ordinal) < 1))
                    result.AddError($"'{text}' is no KEY=VALUE such as SubjectPrefix=[Red].");
                foreach (var key in (result.GetValue(settings) ?? []).Select(KeyOf).GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
                    result.AddError($"{key.Key} stands there twice.");
            });
        return command;
    }

    private static string KeyOf(string text) => text.Split('=', 2)[0];

    private static Dictionary<string, string> Settings(string[] texts) =>
        texts.Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    private static Argument<AddrSpec> ListArgument() => new("LIST") { Description = "The list's address.", CustomParser = Parsed.Address };
}
