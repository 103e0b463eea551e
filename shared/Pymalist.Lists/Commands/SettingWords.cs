using System.Globalization;

namespace Pymalist.Lists.Commands;

/// <summary>Reads what stands behind <c>set</c>.</summary>
internal static class SettingWords
{
    // RFC 5646, section 4.4.1: longer ones are not to be counted on.
    private const int MaxLanguage = 35;

    private const int MaxTimeZone = 60;

    // A name is looked up among those that there are, and never in the file system.
    private static readonly Lazy<HashSet<string>> TimeZones = new(
        () => new(TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Append("UTC"), StringComparer.OrdinalIgnoreCase));

    private static readonly string[] Days = ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"];

    public static (ListCommand? Command, LineProblem Problem) Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            return (null, LineProblem.UnknownSetting);

        var values = words.Skip(1).Where(word => word is not ("to" or "=" or "-" or "–")).ToArray();
        MemberSetting? setting;
        switch (words[0].ToLowerInvariant())
        {
            case "delivery" or "mail":
                setting = values is [var way] && ReadDelivery(way) is { } delivery ? new DeliverySetting(delivery) : null;
                break;
            case "digest":
                setting = values is [var state] ? ReadDigest(state) : null;
                break;
            case "vacation":
                setting = ReadVacation(values);
                break;
            case "ownposts" or "myposts":
                setting = ReadSwitch(values) is { } own ? new OwnPostsSetting(own) : null;
                break;
            case "duplicates":
                setting = ReadSwitch(values) is { } duplicates ? new DuplicatesSetting(duplicates) : null;
                break;
            case "language":
                setting = values is [var language] && IsLanguage(language) ? new LanguageSetting(language.ToLowerInvariant()) : null;
                break;
            case "timezone" or "tz":
                setting = ReadTimeZone(values);
                break;
            default:
                return (null, LineProblem.UnknownSetting);
        }

        return setting is null ? (null, LineProblem.NoValue) : (new SetCommand(setting), default);
    }

    /// <summary>A word for how to get posts, <c>digest=plain</c> too; null for any other.</summary>
    public static MemberDelivery? ReadDelivery(string word) => word.ToLowerInvariant() switch
    {
        "each" or "every" or "all" or "normal" or "digest=no" => MemberDelivery.Each,
        "digest" or "digests" or "mime" or "digest=mime" => MemberDelivery.Digest,
        "plain" or "plaindigest" or "plain-digest" or "digest=plain" => MemberDelivery.PlainDigest,
        "none" or "nomail" => MemberDelivery.None,
        _ => null,
    };

    private static DeliverySetting? ReadDigest(string word) => word.ToLowerInvariant() switch
    {
        "on" or "yes" or "mime" => new DeliverySetting(MemberDelivery.Digest),
        "plain" => new DeliverySetting(MemberDelivery.PlainDigest),
        "off" or "no" => new DeliverySetting(MemberDelivery.Each),
        _ => null,
    };

    private static VacationSetting? ReadVacation(string[] values) => values switch
    {
        [var word] when ReadSwitch(values) == false || word.Equals("none", StringComparison.OrdinalIgnoreCase) => new VacationSetting(null, null),
        [var first, var last] when ReadDay(first) is { } from && ReadDay(last) is { } until && from <= until => new VacationSetting(from, until),
        _ => null,
    };

    private static DateOnly? ReadDay(string word) =>
        DateOnly.TryParseExact(word, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool? ReadSwitch(string[] values) => values is not [var word] ? null : word.ToLowerInvariant() switch
    {
        "on" or "yes" or "true" => true,
        "off" or "no" or "false" => false,
        _ => null,
    };

    private static TimeZoneSetting? ReadTimeZone(string[] values) => values switch
    {
        [var word] when ReadSwitch(values) == false || word.Equals("none", StringComparison.OrdinalIgnoreCase) => new TimeZoneSetting(""),
        [var name] when IsTimeZoneName(name) && TimeZones.Value.TryGetValue(name, out var zone) => new TimeZoneSetting(zone),
        _ => null,
    };

    private static bool IsTimeZoneName(string word) => word.Length <= MaxTimeZone && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-');

    private static bool IsLanguage(string word) =>
        word.Length is >= 2 and <= MaxLanguage && char.IsAsciiLetter(word[0]) && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && word[^1] != '-';
}
