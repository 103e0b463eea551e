using Microsoft.Extensions.Configuration;
using Pymalist.Hosting;
using Pymalist.Hosting.Settings;
using Pymalist.Lists;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;

namespace Pymalist.Standalone.ListSettings;

/// <summary>Brings the lists of the store to what a file says: <c>{ "Lists": [ … ] }</c>, each as in a configuration.</summary>
/// <param name="installed">The installation.</param>
/// <param name="order">Who wants it so, and why.</param>
/// <param name="json">Whether programs read what is said.</param>
internal sealed class Applying(Installed installed, Order order, bool json)
{
    private readonly ListDesk _desk = new(installed, order, json);

    /// <param name="file">The file.</param>
    /// <param name="prune">Whether lists of the store that it does not name are deleted.</param>
    /// <param name="cancellationToken">Ends it between two lists.</param>
    public async Task<int> Run(string file, bool prune, CancellationToken cancellationToken)
    {
        var (lists, problems) = Read(file);
        var kept = await installed.Store.Lists.Read(session => session.Lists.All(), cancellationToken);
        if (problems.Count == 0)
            problems.AddRange(Clashes(lists, prune ? [] : kept));
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync($"{file}: {problem}");
        if (problems.Count > 0)
            return ExitCodes.Configuration;

        foreach (var (address, settings) in lists)
        {
            var known = kept.FirstOrDefault(list => list.Address.Equals(address) && list.Settings is not null);
            await _desk.Put(address, known is null ? new Dictionary<string, string>() : StoredLists.Own(known), settings, cancellationToken);
        }

        foreach (var surplus in kept.Where(list => prune && list.Settings is not null && !lists.ContainsKey(list.Address) && !_desk.IsDeclared(list.Address)))
            await _desk.Delete(surplus.Address, yes: true, cancellationToken);
        return ExitCodes.Done;
    }

    private (Dictionary<AddrSpec, Dictionary<string, string>> Lists, List<string> Problems) Read(string file)
    {
        var lists = new Dictionary<AddrSpec, Dictionary<string, string>>();
        var problems = new List<string>();
        foreach (var section in Sections(file, problems))
        {
            var settings = StoredLists.Flat(section);
            if (!Mailbox.TryParse(settings.GetValueOrDefault("List"), out var list))
                problems.Add($"{section.Path}:List is missing, or no address such as Red mail list <red@example.org>.");
            else if (_desk.IsDeclared(list.Address))
                problems.Add($"{section.Path}: {list.Address} is declared in the configuration; it can be in one place only.");
            else if (!lists.TryAdd(list.Address, settings))
                problems.Add($"{section.Path}: {list.Address} stands there twice.");
            else
                problems.AddRange(_desk.Read(list.Address, settings).Problems.Select(problem => problem.ToString()));
        }

        return (lists, problems);
    }

    // Those that it does not name stay as they are, unless they are deleted.
    private IEnumerable<string> Clashes(Dictionary<AddrSpec, Dictionary<string, string>> lists, IEnumerable<KeptList> staying)
    {
        var others = staying.Where(list => list.Settings is not null && !lists.ContainsKey(list.Address) && !_desk.IsDeclared(list.Address)).Select(StoredLists.Read);
        return AddressClashes.Among([
            .. lists.Select(list => StoredLists.Read(list.Key, list.Value).Options),
            .. others.Where(list => list.Problems.Count == 0).Select(list => list.Options),
            .. installed.Settings.Lists]);
    }

    private static IConfigurationSection[] Sections(string file, List<string> problems)
    {
        try
        {
            var lists = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build().GetSection("Lists");
            if (!lists.Exists())
                problems.Add("has no Lists: { \"Lists\": [ { \"List\": \"Red mail list <red@example.org>\" } ] }");
            return [.. lists.GetChildren()];
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            problems.Add(exception.GetBaseException().Message);
            return [];
        }
    }
}
