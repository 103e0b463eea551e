using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Tells the fields of two header sections apart.</summary>
internal static class FieldChanges
{
    private const int MaxChanges = 1000;
    private const int MaxDetail = 200;

    public static IEnumerable<Change> Between(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var old = Read(before);
        var added = new List<(string Name, string Raw)>();
        var left = old.CountBy(field => field).ToDictionary();
        foreach (var field in Read(after))
        {
            if (left.GetValueOrDefault(field) > 0)
                left[field]--;
            else
                added.Add(field);
        }

        return Named(old.Where(field => left[field]-- > 0), added).Take(MaxChanges);
    }

    // One of a name that went, and one that came: that is an edit.
    private static List<Change> Named(IEnumerable<(string Name, string Raw)> removed, List<(string Name, string Raw)> added)
    {
        var gone = removed.CountBy(field => field.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var changes = new List<Change>();
        foreach (var (name, raw) in added)
        {
            var isEdit = gone.GetValueOrDefault(name) > 0;
            gone[name] = gone.GetValueOrDefault(name) - (isEdit ? 1 : 0);
            changes.Add(new(isEdit ? ChangeKind.FieldEdited : ChangeKind.FieldAdded, name, Shown(raw)));
        }

        foreach (var (name, count) in gone.Where(pair => pair.Value > 0))
            changes.Add(new(ChangeKind.FieldRemoved, name, count == 1 ? "" : $"{count} of them"));
        return changes;
    }

    private static List<(string Name, string Raw)> Read(ReadOnlySpan<byte> message)
    {
        var fields = new List<(string, string)>();
        foreach (var field in new HeaderFields(message))
            fields.Add((field.IsNamed ? Encoding.ASCII.GetString(field.Name) : "From ", Encoding.Latin1.GetString(field.Raw).TrimEnd('\r', '\n')));
        return fields;
    }

    private static string Shown(string raw)
    {
        var octets = Encoding.Latin1.GetBytes(raw[(raw.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var text = Phrase.Line(EncodedWords.Decode(octets.AsSpan(0, Math.Min(octets.Length, 10 * MaxDetail))));
        return text.Length <= MaxDetail ? text : $"{text[..MaxDetail]}…";
    }
}
