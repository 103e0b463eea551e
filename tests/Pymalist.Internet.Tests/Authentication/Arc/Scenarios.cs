using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Arc;

/// <summary>Reads the suite's files: as much of YAML as they use, which is maps, one-line values and two kinds of blocks.</summary>
internal sealed class Scenarios
{
    private readonly string[] _lines;
    private int _next;

    private Scenarios(string[] lines) => _lines = lines;

    /// <summary>The documents of a file.</summary>
    public static IEnumerable<Dictionary<string, object>> Read(string file)
    {
        var document = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Root!, "arc/valimail", file)).Append("---"))
        {
            if (line != "---")
            {
                document.Add(line);
                continue;
            }

            yield return new Scenarios([.. document]).Map(indent: 0);
            document.Clear();
        }
    }

    private Dictionary<string, object> Map(int indent)
    {
        var map = new Dictionary<string, object>();
        while (SkipEmpty() && Indent(_lines[_next]) == indent)
        {
            var line = _lines[_next++];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = line[indent..colon];

            // Some names stand twice in the suite, and both are scenarios.
            map.Add(map.ContainsKey(name) ? $"{name} (again)" : name, Value(line[(colon + 1)..].Trim(), indent));
        }

        return map;
    }

    private object Value(string text, int indent) => text switch
    {
        "|" => Block(indent, "\n"),
        ">-" => Block(indent, " ").TrimEnd(),
        "" => Map(indent + 2),
        _ => text,
    };

    // Up to the next line that is not indented further; how far is what the first line says, if it is not empty.
    private string Block(int indent, string join)
    {
        var lines = new List<string>();
        while (_next < _lines.Length && (_lines[_next].Trim().Length == 0 || Indent(_lines[_next]) > indent))
            lines.Add(_lines[_next++]);

        var depth = Indent(lines.Find(line => line.Trim().Length > 0) ?? "");
        var text = string.Concat(lines.Select(line => (line.Length < depth ? "" : line[depth..]) + join));
        return text.Trim().Length == 0 ? "" : text.TrimEnd('\n') + join;
    }

    private bool SkipEmpty()
    {
        while (_next < _lines.Length && _lines[_next].Trim().Length == 0)
            _next++;
        return _next < _lines.Length;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;
}
