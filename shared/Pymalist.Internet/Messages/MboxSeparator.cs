using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>The line in front of a message in an mbox file (RFC 4155): <c>From ann@example.org Fri Feb 22 23:00:00 2008</c>.</summary>
public static class MboxSeparator
{
    // A line has an end in such a file, and a message need not have one. Others read over what stands behind the date.
    private static ReadOnlySpan<byte> Unterminated => " (no line end)"u8;

    /// <summary>The line for a message, without its line end.</summary>
    /// <param name="sender">The reverse-path; null for the null one, or where nobody knows.</param>
    /// <param name="date">When it came.</param>
    /// <param name="message">As it is.</param>
    internal static byte[] Of(AddrSpec? sender, DateTimeOffset date, ReadOnlySpan<byte> message)
    {
        var address = sender is null || sender.ToString().Contains(' ', StringComparison.Ordinal) ? "MAILER-DAEMON" : sender.ToString();
        var text = string.Create(CultureInfo.InvariantCulture, $"From {address} {date.UtcDateTime:ddd MMM} {date.UtcDateTime.Day,2} {date.UtcDateTime:HH:mm:ss yyyy}");
        return [.. Encoding.UTF8.GetBytes(text), .. message is [.., (byte)'\n'] ? default : Unterminated];
    }

    /// <summary>The date of such a line, in the many forms there are; UTC where it does not say what.</summary>
    public static bool TryDate(ReadOnlySpan<byte> separator, out DateTimeOffset date)
    {
        date = default;
        var words = Encoding.Latin1.GetString(separator[..Math.Min(separator.Length, 998)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var time = Array.FindIndex(words, 1, word => word.Contains(':', StringComparison.Ordinal) && char.IsAsciiDigit(word[0]));
        if (time < 2)
            return false;

        var year = Array.Find(words[time..], word => word.Length == 4 && word.All(char.IsAsciiDigit));
        var zone = Array.Find(words[time..], word => word.Length == 5 && word[0] is '+' or '-');
        return MailDate.TryParse(Encoding.Latin1.GetBytes($"{words[time - 1]} {words[time - 2]} {year} {words[time]} {zone}"), out date);
    }

    /// <summary>Whether the last line end of the message behind it is not its own.</summary>
    internal static bool IsOfUnterminated(ReadOnlySpan<byte> separator) => separator.EndsWith(Unterminated);
}
