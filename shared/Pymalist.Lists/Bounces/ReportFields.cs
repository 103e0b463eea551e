namespace Pymalist.Lists.Bounces;

/// <summary>
/// The groups of fields that a report for machines is made of (RFC 3464, section 2.1), or its only group (RFC 5965, section 3):
/// each between two empty lines.
/// </summary>
internal sealed class ReportFields
{
    // A report has a group for each recipient, and no transaction has more than some hundreds.
    private const int MaxGroups = 1_000;
    private const int MaxFields = 10_000;

    private readonly List<ReportFieldGroup> _groups = [];
    private int _fields;

    /// <summary>Reads what stands in the body of such a part; what is no field is left out.</summary>
    public static IReadOnlyList<ReportFieldGroup> Parse(string text)
    {
        var reader = new ReportFields();
        reader.Read(text);
        return reader._groups;
    }

    private void Read(ReadOnlySpan<char> text)
    {
        var group = default(ReportFieldGroup);
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
                group = null;
            else if (line[0] is ' ' or '\t')
                group?.Continue(line.Trim());
            else if (!Add(line, ref group))
                return;
        }
    }

    private bool Add(ReadOnlySpan<char> line, ref ReportFieldGroup? group)
    {
        var colon = line.IndexOf(':');
        var name = colon < 0 ? default : line[..colon].TrimEnd();
        if (name.IsEmpty || name.ContainsAny(' ', '\t'))
        {
            // A fold that has lost its blanks.
            group?.Continue(line.Trim());
            return true;
        }

        if (group is null || (group.Has(name) && IsRecipient(name)))
        {
            if (_groups.Count == MaxGroups)
                return false;
            _groups.Add(group = new ReportFieldGroup());
        }

        group.Add(name, line[(colon + 1)..].Trim());
        return ++_fields < MaxFields;
    }

    // Some leave out the empty line that ends a group.
    private static bool IsRecipient(ReadOnlySpan<char> name) => name.Equals("Final-Recipient", StringComparison.OrdinalIgnoreCase);
}
