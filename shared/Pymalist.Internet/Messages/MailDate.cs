using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pymalist.Internet.Messages;

/// <summary>The date and time of a field (RFC 5322, section 3.3), in the forms of old too (section 4.3).</summary>
public static partial class MailDate
{
    // A date has some 30 characters, and a few comments.
    private const int MaxLength = 500;

    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];

    // In hours east of Greenwich: those of section 4.3, and others that software has written.
    private static readonly Dictionary<string, double> Zones = new(
    [
        new("EDT", -4), new("EST", -5), new("CDT", -5), new("CST", -6), new("MDT", -6), new("MST", -7), new("PDT", -7), new("PST", -8),
        new("NDT", -2.5), new("NST", -3.5), new("ADT", -3), new("AST", -4), new("AKDT", -8), new("AKST", -9), new("HST", -10),
        new("WEST", 1), new("BST", 1), new("CET", 1), new("MET", 1), new("MEZ", 1), new("CEST", 2), new("MEST", 2), new("MESZ", 2),
        new("EET", 2), new("EEST", 3), new("MSK", 3), new("HKT", 8), new("JST", 9), new("KST", 9),
        new("AEST", 10), new("AEDT", 11), new("NZST", 12), new("NZDT", 13),
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a date; the day of the week may be missing, wrong or in any language.</summary>
    /// <param name="fieldBody">As it stands, folds and comments included.</param>
    /// <param name="date">
    /// A zone that is missing or not known is UTC, as are <c>-0000</c> and the letters of the military, which many got wrong
    /// (section 4.3). A leap second is the second behind it.
    /// </param>
    public static bool TryParse(ReadOnlySpan<byte> fieldBody, out DateTimeOffset date)
    {
        date = default;
        var match = Form.Match(WithoutComments(fieldBody[..Math.Min(fieldBody.Length, MaxLength)]));
        if (!match.Success)
            return false;

        var month = Array.FindIndex(Months, name => name.StartsWith(match.Groups["month"].Value, StringComparison.OrdinalIgnoreCase)) + 1;
        int year = Year(match.Groups["year"].Value), day = Number(match, "day");
        int hour = Number(match, "hour"), minute = Number(match, "minute"), second = Number(match, "second");
        if (month == 0 || year is < 1900 or > 9998 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;

        var offset = Offset(match);
        var local = new DateTime(year, month, day, hour, minute, 0).AddSeconds(second);
        date = offset.Duration() <= TimeSpan.FromHours(14) ? new DateTimeOffset(local, offset) : new DateTimeOffset(local - offset, TimeSpan.Zero);
        return true;
    }

    /// <summary><c>Mon, 23 Nov 2026 22:36:08 +0000</c>.</summary>
    public static string Format(DateTimeOffset date)
    {
        var sign = date.Offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{date:ddd, d MMM yyyy HH:mm:ss} {sign}{date.Offset.Duration():hhmm}");
    }

    // Section 4.3: two digits up to 49 are of this century, three and the others count from 1900.
    private static int Year(string digits)
    {
        var year = int.Parse(digits, CultureInfo.InvariantCulture);
        return (digits.Length, year) switch
        {
            (2, < 50) => 2000 + year,
            (2 or 3, _) => 1900 + year,
            _ => year,
        };
    }

    private static TimeSpan Offset(Match match)
    {
        if (match.Groups["offset"] is { Success: true } offset)
        {
            var digits = int.Parse(offset.ValueSpan[1..], CultureInfo.InvariantCulture);
            var size = new TimeSpan(digits / 100, digits % 100, 0);
            return offset.ValueSpan[0] == '-' ? -size : size;
        }

        return TimeSpan.FromHours(Zones.GetValueOrDefault(match.Groups["zone"].Value));
    }

    private static int Number(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    // Comments and folds count as white space.
    private static string WithoutComments(ReadOnlySpan<byte> text)
    {
        var result = new StringBuilder(text.Length);
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : 0;
            result.Append(depth > 0 || text[i] is (byte)'\r' or (byte)'\n' or (byte)'\t' ? ' ' : (char)text[i]);
            if (text[i] == '\\')
                i++;
            else if (text[i] == ')' && depth > 0)
                depth--;
        }

        return result.ToString();
    }

    [GeneratedRegex("""
        ^\ * (?: [^\ ,:0-9]+ \ * ,? \ * )?
        (?<day>[0-9]{1,2}) [\ -]+ (?<month>[A-Za-z]{3,9}) \.? [\ -]+ (?<year>[0-9]{2,4}) ,? \ +
        (?<hour>[0-9]{1,2}) \ * : \ * (?<minute>[0-9]{1,2}) (?: \ * : \ * (?<second>[0-9]{1,2}) )?
        (?: \ * (?<offset>[+-][0-9]{4}) (?![0-9]) | \ + (?<zone>[A-Za-z]{1,5}) (?![A-Za-z]) )?
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}
