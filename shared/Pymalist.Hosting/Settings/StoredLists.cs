using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pymalist.Lists;

namespace Pymalist.Hosting.Settings;

/// <summary>Lists whose settings are in the store, and not in a configuration: the same settings, read in the same way.</summary>
public static class StoredLists
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the settings of a list.</summary>
    /// <param name="list">Its address, for what is said of problems.</param>
    /// <param name="settings">By key: <c>Rewriting:Footer</c>, <c>Owners:0</c>.</param>
    public static StoredList Read(AddrSpec list, IReadOnlyDictionary<string, string> settings) => Read(list, ToJson(settings));

    /// <summary>Reads the settings of a list as the store has them.</summary>
    public static StoredList Read(KeptList list) => Read(list.Address, list.Settings ?? "{}");

    /// <summary>The settings that a list of the store has of its own, by key.</summary>
    public static Dictionary<string, string> Own(KeptList list) => Flat(Configuration(list.Address, list.Settings ?? "{}").GetSection(list.Address.ToString()));

    /// <summary>A section of a configuration by key.</summary>
    public static Dictionary<string, string> Flat(IConfigurationSection section) => section.AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings as the store has them.</summary>
    public static string ToJson(IReadOnlyDictionary<string, string> settings) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(settings.ToDictionary(), StringComparer.OrdinalIgnoreCase), Json);

    private static StoredList Read(AddrSpec list, string json)
    {
        var configuration = Configuration(list, json);
        var reader = new SettingsReader(configuration);
        var options = reader.Read<ListOptions>(configuration.GetSection(list.ToString()));
        if (reader.Problems.Count == 0 && !options.List.Address.Equals(list))
            return new(options, [new Problem($"{list}:List", "", $"is {options.List}; the address of a list cannot be changed.")], reader.Effective);

        // Whoever makes a list here wants all of it.
        return new(options.Addresses is null ? options with { Addresses = ListAddresses.All } : options, reader.Problems, reader.Effective);
    }

    private static IConfigurationRoot Configuration(AddrSpec list, string json)
    {
        var whole = $"{{{JsonSerializer.Serialize(list.ToString())}:{json}}}";
        return new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(whole))).Build();
    }
}

/// <summary>What the settings of a list of the store say.</summary>
/// <param name="Options">Good for use only where there are no problems.</param>
/// <param name="Problems">All that is wrong.</param>
/// <param name="Effective">Every setting that was read.</param>
public sealed record StoredList(ListOptions Options, IReadOnlyList<Problem> Problems, IReadOnlyList<Setting> Effective);
