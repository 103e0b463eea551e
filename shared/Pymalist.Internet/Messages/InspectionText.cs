using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>An inspection as a handful of lines, for people.</summary>
public static class InspectionText
{
    private const int MaxShown = 20;
    private const int MaxIndent = 60;

    /// <summary>Writes the lines. Nothing in them moves a cursor or looks like another line: control characters are shown as U+FFFD.</summary>
    public static void Write(Inspection inspection, string file, TextWriter output)
    {
        Line(output, "file", file);
        Line(output, "fields", string.Create(CultureInfo.InvariantCulture, $"{inspection.Headers.Count}: {Some(inspection.Headers.Select(field => field.Name))}"));
        Line(output, "subject", inspection.Subject);
        Line(output, "from", Some(inspection.From));
        Line(output, "to", Some(inspection.To));
        Line(output, "cc", Some(inspection.Cc));
        Line(output, "message-id", inspection.MessageId);
        Line(output, "in-reply-to", Some(inspection.InReplyTo));
        Line(output, "references", Some(inspection.References));
        Line(output, "defects", Some(inspection.Defects));
        foreach (var part in Parts.All(inspection.Root))
            output.WriteLine(Clean(new string(' ', Math.Min(2 * part.Depth, MaxIndent)) + Described(part)));
    }

    private static string Described(Part part)
    {
        var words = new[] { part.Type, part.Charset, part.Encoding, part.FileName is null ? null : $"\"{part.FileName}\"" };
        return string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)));
    }

    private static void Line(TextWriter output, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            output.WriteLine($"{label + ":",-12} {Clean(text)}");
    }

    private static string Some<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        var rest = all.Count > MaxShown ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MaxShown} more") : "";
        return string.Join(", ", all.Take(MaxShown)) + rest;
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
            clean.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\ufffd' : c);
        return clean.ToString();
    }
}
