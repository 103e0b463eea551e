using System.CommandLine;
using Pymalist.Hosting;
using Pymalist.Lists;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Operations;
using Pymalist.Standalone.Members;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist member</c>: who is on a list. Nobody is written to.</summary>
internal static class MemberCommand
{
    public static Command Create() => new("member", "Who is on a list, and how.") { List(), Find(), Add(), Remove(), Set(), Import(), Sync(), Export() };

    private static Command List() => OfList("list", "Everyone whom the list knows.", [], (_, desk, token) => desk.List(token));

    private static Command Export() => OfList("export", "The members, one a line.", [], (_, desk, token) => desk.Export(token));

    private static Command Find()
    {
        var address = AddressArgument();
        return InstalledCommand.Create(
            "find", "What an address is, on all lists.", [address],
            async (parsed, installed, json, token) => await MemberDesk.Find(await Declared(installed, token), parsed.GetValue(address)!, json, token));
    }

    private static Command Add()
    {
        var people = new Argument<Mailbox[]>("ADDRESS") { Description = "ann@example.com, or \"Ann <ann@example.com>\".", Arity = ArgumentArity.OneOrMore, CustomParser = Parsed.Mailboxes };
        var welcome = WelcomeOption();
        return OfList("add", "Makes people members.", [people, welcome], (parsed, desk, token) => desk.Add([.. parsed.GetValue(people)!.Select(MemberOf)], parsed.GetValue(welcome), token), changes: true);
    }

    private static Command Remove()
    {
        var people = new Argument<Mailbox[]>("ADDRESS") { Description = "ann@example.com", Arity = ArgumentArity.OneOrMore, CustomParser = Parsed.Mailboxes };
        return OfList(
            "remove", "Ends memberships, whatever the configuration says.", [people],
            (parsed, desk, token) => desk.Remove([.. parsed.GetValue(people)!.Select(mailbox => mailbox.Address)], token), changes: true);
    }

    private static Command Set()
    {
        var address = AddressArgument();
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var state = new Option<string?>("--mail") { Description = "Whether it gets mail: on, off." };
        state.AcceptOnlyFromAmong("on", "off");
        var moderated = new Option<string?>("--moderated") { Description = "Whether its posts are held: yes, no, default." };
        moderated.AcceptOnlyFromAmong("yes", "no", "default");
        var roles = new Option<Roles[]?>("--role") { Description = "What it is: member, moderator, owner; may be said several times, and replaces what it was.", AllowMultipleArgumentsPerToken = true };
        var settings = new Option<MemberSetting[]>("--with")
        {
            Description = "How it gets its mail, as in a command by mail: \"delivery digest\", \"vacation 2026-12-24 2027-01-06\", \"ownposts off\", \"duplicates off\", \"language de\", \"timezone Europe/Warsaw\".",
            CustomParser = Parsed.Settings,
            DefaultValueFactory = _ => [],
        };
        return OfList("set", "Changes a member.", [address, name, state, moderated, roles, settings], (parsed, desk, token) => desk.Set(parsed.GetValue(address)!, member => member with
        {
            Given = parsed.GetValue(roles) is { Length: > 0 } given ? given.Aggregate((one, other) => one | other) : member.Given,
            IsModerated = parsed.GetValue(moderated) switch { "yes" => true, "no" => false, "default" => null, _ => member.IsModerated },
            Preferences = parsed.GetValue(settings)!.Aggregate(member.Preferences, MemberSettingText.Apply),
            Name = parsed.GetValue(name) ?? member.Name,
            Bounces = parsed.GetValue(state) == "on" ? "" : member.Bounces,
            State = parsed.GetValue(state) is { } mail && member.State is MemberState.Active or MemberState.Disabled ? mail == "on" ? MemberState.Active : MemberState.Disabled : member.State,
        }, token), changes: true);
    }

    private static Command Import()
    {
        var file = FileArgument();
        var welcome = WelcomeOption();
        return OfList(
            "import", "Makes those members whom a file names.", [file, welcome],
            (parsed, desk, token) => FromFile(parsed.GetValue(file)!, people => desk.Add(people, parsed.GetValue(welcome), token)), changes: true);
    }

    private static Command Sync()
    {
        var file = FileArgument();
        var yes = new Option<bool>("--yes") { Description = "Also where the file names nobody." };
        return OfList("sync", "Makes those members whom a file names, and nobody else.", [file, yes], (parsed, desk, token) => FromFile(parsed.GetValue(file)!, async people =>
        {
            if (people.Count > 0 || parsed.GetValue(yes))
                return await desk.Sync(people, token);

            await Console.Error.WriteLineAsync("The file names nobody: say --yes to take everybody from the list.");
            return ExitCodes.BadInput;
        }, isWhole: true), changes: true);
    }

    // A list that is brought to what a file says must not lose those whose lines cannot be read.
    private static async Task<int> FromFile(string path, Func<IReadOnlyList<Member>, Task<int>> work, bool isWhole = false)
    {
        try
        {
            var file = MemberFile.Read(path);
            foreach (var problem in file.Problems)
                await Console.Error.WriteLineAsync(problem);
            if (file.Problems.Count > 0 && isWhole)
                return ExitCodes.BadInput;

            var code = await work(file.People);
            return code == ExitCodes.Done && file.Problems.Count > 0 ? ExitCodes.BadInput : code;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{path}: {exception.Message}");
            return ExitCodes.BadInput;
        }
    }

    private static Command OfList(
        string name, string description, Symbol[] symbols, Func<ParseResult, MemberDesk, CancellationToken, Task<int>> run, bool changes = false)
    {
        var list = new Argument<AddrSpec>("LIST") { Description = "The list's address.", CustomParser = Parsed.Address };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks it up.", DefaultValueFactory = _ => "" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        Symbol[] more = changes ? [reason, dryRun] : [];
        return InstalledCommand.Create(name, description, [list, .. symbols, .. more], async (parsed, installed, json, token) =>
        {
            var order = changes ? new Order(Actor.Operator, parsed.GetValue(reason)!, parsed.GetValue(dryRun)) : new Order(Actor.Operator, "");
            var lists = await Declared(installed, token);
            var address = parsed.GetValue(list)!;
            if (await lists.Read(session => session.Lists.Find(address), token) is not null)
                return await run(parsed, new MemberDesk(installed, address, order, json), token);

            var known = await lists.Read(session => session.Lists.All(), token);
            await Console.Error.WriteLineAsync($"There is no list {address}; there are: {string.Join(", ", known.Select(one => one.Address))}.");
            return ExitCodes.BadInput;
        });
    }

    private static async Task<IListStore> Declared(Installed installed, CancellationToken cancellationToken)
    {
        foreach (var list in installed.Settings.Lists)
            await new KeptRoster(list, installed.Store.Lists).Tell(cancellationToken);
        return installed.Store.Lists;
    }

    private static Member MemberOf(Mailbox mailbox) => new() { Address = mailbox.Address, Name = mailbox.Name ?? "" };

    private static Option<bool> WelcomeOption() => new("--welcome") { Description = "Write to each who is new." };

    private static Argument<AddrSpec> AddressArgument() => new("ADDRESS") { Description = "ann@example.com", CustomParser = Parsed.Address };

    private static Argument<string> FileArgument() => new("FILE") { Description = "One address a line, or CSV with the columns address and name; - is the standard input stream." };
}
