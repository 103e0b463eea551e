using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Lists;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.ListSettings;

/// <summary>What an operator does to lists.</summary>
/// <param name="installed">The installation.</param>
/// <param name="order">Who wants it so, and why.</param>
/// <param name="json">Whether programs read what is said.</param>
internal sealed class ListDesk(Installed installed, Order order, bool json)
{
    private readonly IListStore _lists = installed.Store.Lists;
    private readonly NoticeTexts _texts = new(installed.Settings.General.NoticesDirectory);

    public async Task<int> List(CancellationToken cancellationToken)
    {
        var table = new TextTable("list", "name", "settings in", "members", "held", "since");
        foreach (var list in await _lists.Read(session => session.Lists.All(), cancellationToken))
        {
            var (members, held) = await _lists.Read(session => (session.Members.Count(list.Address), session.Held.Count(list.Address, HeldState.Held)), cancellationToken);
            var place = IsDeclared(list.Address) ? "configuration" : list.Settings is not null ? "store" : "nowhere any more";
            if (json)
                JsonLine.Write(new { list = list.Address.ToString(), list.Name, settings_in = place, members, held, since = list.Since });
            else
                table.Add($"{list.Address}", list.Name, place, Say.Number(members), Say.Number(held), Say.Time(list.Since));
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine("There is no list. 'pymalist list create ADDRESS' makes one.");
        return ExitCodes.Done;
    }

    public async Task<int> Create(Mailbox list, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var known = await Find(list.Address, cancellationToken);
        if (known?.Settings is not null || IsDeclared(list.Address))
            return await Refuse($"There is a list {list.Address} already; 'pymalist list set' changes one of the store.");

        var all = new Dictionary<string, string>(settings, StringComparer.OrdinalIgnoreCase) { ["List"] = list.ToString() };
        return await Clashes(list.Address, all, cancellationToken) is { } clash ? await Refuse(clash) : await Put(list.Address, new Dictionary<string, string>(), all, cancellationToken);
    }

    public async Task<int> Set(AddrSpec list, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken)
    {
        if (await OfStore(list, cancellationToken) is not { } known)
            return ExitCodes.Failed;

        var before = StoredLists.Own(known);
        var after = new Dictionary<string, string>(before, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in changes)
        {
            foreach (var old in after.Keys.Where(old => IsIn(old, key)).ToArray())
                after.Remove(old);
            if (value.Length > 0)
                after[key] = value;
        }

        return await Clashes(known.Address, after, cancellationToken) is { } clash ? await Refuse(clash) : await Put(known.Address, before, after, cancellationToken);
    }

    public async Task<int> Show(AddrSpec list, CancellationToken cancellationToken)
    {
        if (await Find(list, cancellationToken) is not { } known)
            return await Refuse($"There is no list {list}.");
        if (known.Settings is null || IsDeclared(list))
            return await Refuse($"The settings of {list} are in the configuration: 'pymalist config show' shows them.");

        var stored = StoredLists.Read(known);
        var own = StoredLists.Own(known);
        foreach (var setting in stored.Effective)
        {
            var key = setting.Key[(known.Address.ToString().Length + 1)..];
            var origin = own.Keys.Any(set => IsIn(set, key)) ? "own" : "default";
            if (json)
                JsonLine.Write(new { key, value = setting.Value, origin });
            else
                Console.WriteLine($"{key} = {setting.Value}   ({origin})");
        }

        return await Problems(stored) ? ExitCodes.Configuration : ExitCodes.Done;
    }

    /// <summary>Deletes a list that the configuration does not declare: one of the store, or one that was declared once and is nowhere any more.</summary>
    public async Task<int> Delete(AddrSpec list, bool yes, CancellationToken cancellationToken)
    {
        if (IsDeclared(list))
            return await Refuse($"{list} is declared in the configuration: change it there.");
        if (await Find(list, cancellationToken) is not { } known)
            return await Refuse($"There is no list {list} in the store.");

        var (members, held) = await _lists.Read(session => (session.Members.Count(list), session.Held.Count(list, HeldState.Held)), cancellationToken);
        var what = $"{(known.Settings is null ? "It was declared in a configuration, and is in none that this command reads. " : "")}With it go its settings, its members and how they want their mail (members: {members}), "
            + $"the mail that waits for moderators (held: {held}), and what is known of its posts, digests and bounces. Its archive stays, and who did what to it.";
        if (!yes && !order.IsDryRun)
            return await Refuse($"{what} Say --yes to delete {list}.");

        await new ListAdministration(_lists).Delete(list, order, cancellationToken);
        Tell($"{list} {(order.IsDryRun ? "would be" : "is")} deleted. {what}", new { list = list.ToString(), deleted = !order.IsDryRun, members, held });
        return ExitCodes.Done;
    }

    /// <summary>Writes settings that are good, and shows what is different in them.</summary>
    public async Task<int> Put(AddrSpec list, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, CancellationToken cancellationToken)
    {
        var stored = Read(list, after);
        if (await Problems(stored))
            return ExitCodes.Configuration;

        var changes = SettingChanges.Between(before, after).ToArray();
        if (json)
            JsonLine.Write(new { list = list.ToString(), dry_run = order.IsDryRun, changes });
        else
            Console.WriteLine(string.Join(Environment.NewLine, changes.Select(change => "  " + change).Prepend($"{list}{(changes.Length == 0 ? ": nothing to change." : order.IsDryRun ? " (nothing is done)" : "")}")));
        if (changes.Length > 0)
            await new ListAdministration(_lists).Put(list, stored.Options.List.Name ?? "", StoredLists.ToJson(after), order, cancellationToken);
        return ExitCodes.Done;
    }

    /// <summary>Reads the settings of a list, and whether there are words in its language.</summary>
    public StoredList Read(AddrSpec list, IReadOnlyDictionary<string, string> settings)
    {
        var stored = StoredLists.Read(list, settings);
        return stored.Problems.Count == 0 && _texts.Problem(stored.Options.Language) is { } problem
            ? stored with { Problems = [new($"{list}:Language", "", problem)] }
            : stored;
    }

    public bool IsDeclared(AddrSpec list) => installed.Settings.Lists.Any(declared => declared.List.Address.Equals(list));

    private Task<KeptList?> Find(AddrSpec list, CancellationToken cancellationToken) => _lists.Read(session => session.Lists.Find(list), cancellationToken);

    private async Task<KeptList?> OfStore(AddrSpec list, CancellationToken cancellationToken)
    {
        var known = await Find(list, cancellationToken);
        if (known?.Settings is not null && !IsDeclared(list))
            return known;

        await Refuse(IsDeclared(list) ? $"{list} is declared in the configuration: change it there." : $"There is no list {list} in the store.");
        return null;
    }

    // With which lists it cannot be, of the configuration and of the store. What is wrong with its settings is told elsewhere.
    private async Task<string?> Clashes(AddrSpec list, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (StoredLists.Read(list, settings) is not { Problems: [], Options: var options })
            return null;

        var kept = await _lists.Read(session => session.Lists.All(), cancellationToken);
        var stored = kept.Where(one => one.Settings is not null && !IsDeclared(one.Address)).Select(StoredLists.Read).Where(one => one.Problems.Count == 0);
        return AddressClashes.Of(options, [.. installed.Settings.Lists, .. stored.Select(one => one.Options)]).ToArray() is { Length: > 0 } clashes
            ? string.Join(Environment.NewLine, clashes)
            : null;
    }

    private void Tell(string text, object facts)
    {
        if (json)
            JsonLine.Write(facts);
        else
            Console.WriteLine(text);
    }

    private static async Task<bool> Problems(StoredList stored)
    {
        foreach (var problem in stored.Problems)
            await Console.Error.WriteLineAsync(problem.ToString());
        return stored.Problems.Count > 0;
    }

    private static async Task<int> Refuse(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return ExitCodes.Failed;
    }

    private static bool IsIn(string key, string section) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);
}
