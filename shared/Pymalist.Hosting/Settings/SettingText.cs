using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Pymalist.Hosting.Settings;

/// <summary>Reads and writes the values of settings: <c>5m</c>, <c>50MB</c>, <c>Red &lt;red@example.org&gt;</c>.</summary>
internal static partial class SettingText
{
    /// <summary>What a value of this type looks like, for people who wrote another one; null for a type that is no single value.</summary>
    public static string? FormOf(Type type) => Plain(type) switch
    {
        var plain when plain == typeof(string) => "a text",
        var plain when plain == typeof(bool) => "true or false",
        var plain when plain == typeof(int) || plain == typeof(long) => "a whole number; for octets also 64KB, 50MB, 1GB",
        var plain when plain == typeof(double) => "a number such as 0.2",
        var plain when plain == typeof(TimeSpan) => "a time such as 500ms, 30s, 5m, 2h, 5d or 00:05:00",
        var plain when plain == typeof(Mailbox) => "an address (ann@example.org) or a name and an address (Ann <ann@example.org>)",
        var plain when plain == typeof(AddrSpec) => "an address such as ann@example.org",
        var plain when plain == typeof(IPAddress) => "an IP address such as 127.0.0.1 or ::1",
        { IsEnum: true } plain => $"one of {string.Join(", ", Enum.GetNames(plain))}",
        _ => null,
    };

    /// <summary>The value that a text stands for; null where it stands for none of that type.</summary>
    public static object? Parse(string text, Type type) => Plain(type) switch
    {
        var plain when plain == typeof(string) => text,
        var plain when plain == typeof(bool) => bool.TryParse(text, out var value) ? value : null,
        var plain when plain == typeof(int) => Number(text) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null,
        var plain when plain == typeof(long) => Number(text),
        var plain when plain == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        var plain when plain == typeof(TimeSpan) => Time(text),
        var plain when plain == typeof(Mailbox) => Mailbox.TryParse(text, out var value) ? value : null,
        var plain when plain == typeof(AddrSpec) => AddrSpec.TryParse(text, out var value) ? value : null,
        var plain when plain == typeof(IPAddress) => IPAddress.TryParse(text, out var value) ? value : null,
        { IsEnum: true } plain => Enum.GetNames(plain).Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(plain, text, ignoreCase: true) : null,
        _ => null,
    };

    /// <summary>The text of a value, as it could stand in a file.</summary>
    public static string Write(object? value) => value switch
    {
        null => "",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static long? Number(string text)
    {
        var match = NumberForm.Match(text);
        if (!match.Success || !long.TryParse(match.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return null;

        var unit = match.Groups[2].Value.ToUpperInvariant() switch { "KB" => 1L << 10, "MB" => 1L << 20, "GB" => 1L << 30, _ => 1L };
        return number > long.MaxValue / unit ? null : number * unit;
    }

    // A bare number is refused: 30 is seconds to one reader and minutes, or days, to another.
    private static TimeSpan? Time(string text)
    {
        var match = TimeForm.Match(text);
        if (!match.Success)
            return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero ? time : null;

        var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value.ToLowerInvariant() switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    [GeneratedRegex(@"^\s*(-?\d{1,18})\s*(KB|MB|GB)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex NumberForm { get; }

    [GeneratedRegex(@"^\s*(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|m|h|d)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex TimeForm { get; }
}
