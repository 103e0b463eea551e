using System.Text;
using Pymalist.Lists;

namespace Pymalist.Standalone.Members;

/// <summary>
/// Reads people from a file: one address a line (<c>ann@example.com</c>, <c>Ann &lt;ann@example.com&gt;</c>), or CSV (RFC 4180) whose first line names
/// the columns <c>address</c> or <c>email</c>, and <c>name</c>. Empty lines and lines that begin with <c>#</c> are left out.
/// </summary>
/// <param name="People">Whom it names.</param>
/// <param name="Problems">What is no address, each with its line.</param>
internal sealed record MemberFile(IReadOnlyList<Member> People, IReadOnlyList<string> Problems)
{
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static MemberFile Read(string path)
    {
        var people = new List<Member>();
        var problems = new List<string>();
        string[]? columns = null;
        var number = 0;
        foreach (var line in path == "-" ? Lines(Console.In) : File.ReadLines(path))
        {
            number++;
            var text = line.Trim().TrimStart('\ufeff');
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (people.Count == 0 && columns is null && ColumnsOf(text) is { } named)
                columns = named;
            else if ((columns is null ? Mailbox.TryParse(text, out var mailbox) : TryRead(Cells(text), columns, out mailbox)) && mailbox is not null)
                people.Add(new Member { Address = mailbox.Address, Name = mailbox.Name ?? "" });
            else
                problems.Add($"{path}: line {number}: '{(text.Length > 100 ? text[..100] + "…" : text)}' is no address.");
        }

        return new(people, problems);
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static string[]? ColumnsOf(string line)
    {
        string[] columns = [.. Cells(line).Select(cell => cell.Trim().ToLowerInvariant() is "email" or "e-mail" ? "address" : cell.Trim().ToLowerInvariant())];
        return columns.Contains("address") ? columns : null;
    }

    private static bool TryRead(List<string> cells, string[] columns, out Mailbox? mailbox)
    {
        mailbox = null;
        var name = Cell("name");
        if (!AddrSpec.TryParse(Cell("address"), out var address))
            return false;

        mailbox = new(name.Length == 0 || name.Any(char.IsControl) ? null : name, address);
        return true;

        string Cell(string column) => Array.IndexOf(columns, column) is var index and >= 0 && index < cells.Count ? cells[index].Trim() : "";
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
                cells.Add(Taken(cell));
            else
                cell.Append(line[i]);
        }

        cells.Add(Taken(cell));
        return cells;
    }

    private static string Taken(StringBuilder cell)
    {
        var text = cell.ToString();
        cell.Clear();
        return text;
    }
}
