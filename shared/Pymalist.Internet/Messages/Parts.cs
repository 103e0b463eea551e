using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Walks over a tree of parts, which is at most as deep as <see cref="PartTree"/> reads.</summary>
public static class Parts
{
    /// <summary>Every part in order, a multipart before its children.</summary>
    public static IEnumerable<Part> All(Part root)
    {
        var waiting = new Stack<Part>([root]);
        while (waiting.TryPop(out var part))
        {
            yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
                waiting.Push(part.Children[i]);
        }
    }

    /// <summary>Those without children, in order.</summary>
    public static IEnumerable<Part> Leaves(Part root) => All(root).Where(part => part.Children.Count == 0);

    /// <summary><c>multipart/mixed(text/plain,image/png)</c></summary>
    public static string Line(Part root)
    {
        var line = new StringBuilder();
        var depth = root.Depth - 1;
        foreach (var part in All(root))
        {
            line.Append(')', Math.Max(0, depth - part.Depth));
            if (part.Depth <= depth)
                line.Append(',');
            else if (line.Length > 0)
                line.Append('(');
            line.Append(part.Type);
            depth = part.Depth;
        }

        return line.Append(')', depth - root.Depth).ToString();
    }
}
