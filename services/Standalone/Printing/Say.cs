using System.Globalization;

namespace Pymalist.Standalone.Printing;

/// <summary>Times and numbers as all commands write them: in UTC, and the same in every country.</summary>
internal static class Say
{
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    public static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>How long ago that was, in its two largest units; empty where nobody knows.</summary>
    public static string Age(DateTimeOffset? since, DateTimeOffset now)
    {
        if (since is not { } from)
            return "";

        var age = now > from ? now - from : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{age switch
        {
            { TotalDays: >= 1 } => $"{age.Days}d {age.Hours}h",
            { TotalHours: >= 1 } => $"{age.Hours}h {age.Minutes}m",
            { TotalMinutes: >= 1 } => $"{age.Minutes}m {age.Seconds}s",
            _ => $"{age.Seconds}s",
        }}");
    }

    /// <summary>A state, or any other such word, in lower case.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
