using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>The parts of a message that hold something themselves.</summary>
internal static class Leaves
{
    /// <summary>In order.</summary>
    public static IEnumerable<Part> Of(PartTree tree)
    {
        var waiting = new Stack<Part>([tree.Root]);
        while (waiting.TryPop(out var part))
        {
            if (part.Children.Count == 0)
                yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
                waiting.Push(part.Children[i]);
        }
    }

    /// <summary>Whether it is a text, by its type.</summary>
    public static bool IsText(this Part part) => part.Type.StartsWith("text/", StringComparison.Ordinal);
}
