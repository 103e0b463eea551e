using Pymalist.Hosting.Operating;
using Spectre.Console;

namespace Pymalist.Standalone.Printing;

/// <summary>A table for people: with lines where a terminal looks on, in aligned columns where not.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row. What strangers have said may stand in it.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(PrintableText.Of)]);

    public void Write()
    {
        if (Console.IsOutputRedirected)
            WriteAligned(Console.Out);
        else
            WriteDrawn();
    }

    private void WriteAligned(TextWriter writer)
    {
        string[][] lines = [headings, .. _rows];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            writer.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // A terminal is narrow: what no row has anything in is left out.
    private void WriteDrawn()
    {
        var table = new Table { Border = TableBorder.Rounded };
        int[] shown = [.. Enumerable.Range(0, headings.Length).Where(column => _rows.Exists(row => row[column].Length > 0))];
        foreach (var column in shown)
            table.AddColumn(new TableColumn(new Text(headings[column])));
        foreach (var row in _rows)
            table.AddRow(shown.Select(column => new Text(row[column])));
        AnsiConsole.Write(table);
    }
}
