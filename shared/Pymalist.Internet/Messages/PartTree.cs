using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>The tree of a message's parts (RFC 2046).</summary>
/// <param name="Root">The message itself.</param>
/// <param name="Defects">What was not as it should be, for people, each once.</param>
public sealed record PartTree(Part Root, IReadOnlyList<string> Defects)
{
    internal const int MaxDepth = 100;
    internal const int MaxParts = 1000;
    internal const int MaxField = 100_000;

    /// <summary>
    /// Reads any octets. What lies deeper than 100 levels, or beyond the first 1,000 parts, is not looked at; a multipart
    /// without a boundary, or in which its boundary never stands, is a leaf.
    /// </summary>
    public static PartTree Read(ReadOnlyMemory<byte> message)
    {
        var root = new Part(message, "text/plain", depth: 1);
        var defects = new SortedSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<Part>([root]);
        var count = 1;
        while (waiting.TryPop(out var part))
        {
            foreach (var child in ChildrenOf(part, MaxParts - count, defects))
            {
                part.Add(child);
                count++;
            }

            for (var i = part.Children.Count - 1; i >= 0; i--)
                waiting.Push(part.Children[i]);
        }

        return new PartTree(root, [.. defects]);
    }

    private static List<Part> ChildrenOf(Part part, int most, SortedSet<string> defects)
    {
        if (!part.IsMultipart && !part.IsMessage)
            return [];
        if (part.Depth >= MaxDepth || most <= 0)
        {
            defects.Add(most <= 0 ? $"more than {MaxParts} parts" : $"nested deeper than {MaxDepth} levels");
            return [];
        }

        return part.IsMessage ? [new Part(part.Body, "text/plain", part.Depth + 1)] : PartsOf(part, most, defects);
    }

    private static List<Part> PartsOf(Part part, int most, SortedSet<string> defects)
    {
        if (string.IsNullOrEmpty(part.Boundary))
        {
            defects.Add("a multipart without a boundary");
            return [];
        }

        var body = MultipartBody.Cut(part.Body.Span, Encoding.UTF8.GetBytes(part.Boundary), most);
        if (body.HasMore)
            defects.Add($"more than {MaxParts} parts");
        else if (!body.IsClosed)
            defects.Add(body.Parts.Count == 0 ? "a multipart in which its boundary never stands" : "a multipart without an end");

        var type = part.Type == "multipart/digest" ? "message/rfc822" : "text/plain";
        return [.. body.Parts.Select(range => new Part(part.Body[range], type, part.Depth + 1))];
    }
}
