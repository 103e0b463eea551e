using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>The lines that somebody wrote in a mail: of its plain text, or of its HTML where there is no other.</summary>
internal static class CommandText
{
    // Programs break lines near 72 characters. A blank behind a short one is somebody's slip of the thumb, and joins nothing.
    private const int MinFlowed = 50;

    public static IEnumerable<string> Lines(PartTree tree, int most)
    {
        foreach (var part in PartText.Shown(tree).Take(1))
        {
            var text = PartText.Of(part, most);
            foreach (var line in part.IsFlowed ? Joined(text, part.IsDelSp) : text.Split('\n'))
                yield return line;
        }
    }

    // RFC 3676, section 4.
    private static IEnumerable<string> Joined(string text, bool isDelSp)
    {
        var paragraph = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var isSoft = line.Length >= MinFlowed && line[^1] == ' ' && !line.StartsWith('>');
            paragraph.Append(isSoft && isDelSp ? line[..^1] : line);
            if (isSoft)
                continue;

            yield return paragraph.ToString();
            paragraph.Clear();
        }

        yield return paragraph.ToString();
    }
}
