using System.Text.RegularExpressions;

namespace Pymalist.Standalone.ListSettings;

/// <summary>Tells the settings of a list apart.</summary>
internal static partial class SettingChanges
{
    /// <summary>A line for each that is different. Of people, whose numbers say nothing, those who come and go.</summary>
    public static IEnumerable<string> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase).Where(key => !Numbered().IsMatch(key)).Order(StringComparer.OrdinalIgnoreCase))
        {
            var (old, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (old != now)
                yield return old is null ? $"+ {key} = {now}" : now is null ? $"- {key} = {old}" : $"{key}: {old} -> {now}";
        }

        var (had, has) = (Elements(before), Elements(after));
        foreach (var element in had.Except(has, StringComparer.Ordinal))
            yield return $"- {element}";
        foreach (var element in has.Except(had, StringComparer.Ordinal))
            yield return $"+ {element}";
    }

    private static string[] Elements(IReadOnlyDictionary<string, string> settings) =>
        [.. settings.Where(setting => Numbered().IsMatch(setting.Key)).Select(setting => $"{Numbered().Replace(setting.Key, "")}: {setting.Value}").Order(StringComparer.Ordinal)];

    [GeneratedRegex(":[0-9]+$")]
    private static partial Regex Numbered();
}
