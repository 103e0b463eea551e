using System.Globalization;

namespace Pymalist.Lists.Commands;

/// <summary>A setting of a member as a command has it: <c>delivery digest</c>.</summary>
public static class MemberSettingText
{
    /// <summary>What stands behind <c>set</c>.</summary>
    public static string Write(MemberSetting setting) => setting switch
    {
        DeliverySetting delivery => $"delivery {WordOf(delivery.Delivery)}",
        VacationSetting { From: { } from, Until: { } until } => $"vacation {Day(from)} {Day(until)}",
        VacationSetting => "vacation off",
        OwnPostsSetting own => $"ownposts {Switch(own.IsOn)}",
        DuplicatesSetting duplicates => $"duplicates {Switch(duplicates.IsOn)}",
        LanguageSetting language => $"language {language.Language}",
        TimeZoneSetting { TimeZone: "" } => "timezone off",
        TimeZoneSetting zone => $"timezone {zone.TimeZone}",
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    /// <summary>Reads one that was written; null for anything else.</summary>
    public static MemberSetting? Read(string text) => SettingWords.Read(text.Split(' ')).Command is SetCommand command ? command.Setting : null;

    /// <summary>How a member gets its mail, line by line.</summary>
    public static IEnumerable<string> Describe(MemberPreferences preferences)
    {
        yield return Write(new DeliverySetting(preferences.Delivery));
        yield return Write(new VacationSetting(preferences.AwayFrom, preferences.AwayUntil));
        yield return Write(new OwnPostsSetting(preferences.OwnPosts));
        yield return Write(new DuplicatesSetting(!preferences.NoDuplicates));
        if (preferences.Language.Length > 0)
            yield return Write(new LanguageSetting(preferences.Language));
        if (preferences.TimeZone.Length > 0)
            yield return Write(new TimeZoneSetting(preferences.TimeZone));
    }

    /// <summary>The preferences with a setting changed.</summary>
    public static MemberPreferences Apply(MemberPreferences preferences, MemberSetting setting) => setting switch
    {
        DeliverySetting delivery => preferences with { Delivery = delivery.Delivery },
        VacationSetting vacation => preferences with { AwayFrom = vacation.From, AwayUntil = vacation.Until },
        OwnPostsSetting own => preferences with { OwnPosts = own.IsOn },
        DuplicatesSetting duplicates => preferences with { NoDuplicates = !duplicates.IsOn },
        LanguageSetting language => preferences with { Language = language.Language },
        TimeZoneSetting zone => preferences with { TimeZone = zone.TimeZone },
        _ => preferences,
    };

    private static string WordOf(MemberDelivery delivery) => delivery switch
    {
        MemberDelivery.Digest => "digest",
        MemberDelivery.PlainDigest => "plain",
        MemberDelivery.None => "none",
        _ => "each",
    };

    private static string Switch(bool isOn) => isOn ? "on" : "off";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
