using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Reads a tree of parts from its root down, however deep, on a stack of its own.</summary>
internal sealed class PartTreeReader(ReadOnlyMemory<byte> message, MessageLimits limits)
{
    private readonly SortedSet<string> _defects = new(StringComparer.Ordinal);
    private int _count = 1;
    private bool _isWhole = true;

    // An encoded message may hold another: what is decoded of all of them together is no more than what came in.
    private int _mayDecode = message.Length;

    public PartTree Read()
    {
        var root = new Part(message, "text/plain", depth: 1, limits);
        var waiting = new Stack<Part>([root]);
        while (waiting.TryPop(out var part))
        {
            if (!part.IsReadWhole)
                AddLimit("a Content field that is longer, or lies further back, than is read");
            if (part.HeaderDefect is { } defect)
                _defects.Add(defect);
            if (part.IsMultipart || part.IsMessage)
                AddChildren(part);
            for (var i = part.Children.Count - 1; i >= 0; i--)
                waiting.Push(part.Children[i]);
        }

        return new PartTree(root, [.. _defects]) { IsWhole = _isWhole };
    }

    private void AddChildren(Part part)
    {
        if (part.Depth >= limits.MaxDepth)
            AddLimit($"nested deeper than {limits.MaxDepth} levels");
        else if (_count >= limits.MaxParts)
            AddLimit($"more than {limits.MaxParts} parts");
        else if (part.IsMultipart)
            AddParts(part);
        else if (TryDecode(part, out var inner))
            Add(part, inner, "text/plain");
    }

    private void AddParts(Part part)
    {
        // RFC 2045, section 6.4, forbids it, and nobody undoes it.
        if (part.Encoding is not (null or "7bit" or "8bit" or "binary"))
            _defects.Add("a multipart that says it is encoded");

        // A boundary with a line end in it (RFC 2231 can hide one) never stands in a line.
        if (string.IsNullOrEmpty(part.Boundary) || part.Boundary.Contains('\n', StringComparison.Ordinal))
        {
            _defects.Add("a multipart without a boundary");
            return;
        }

        var body = MultipartBody.Cut(part.Body.Span, Encoding.UTF8.GetBytes(part.Boundary), limits.MaxParts - _count);
        if (body.HasMore)
            AddLimit($"more than {limits.MaxParts} parts");
        else if (!body.IsClosed)
            _defects.Add(body.Parts.Count == 0 ? "a multipart in which its boundary never stands" : "a multipart without an end");

        part.SetAround(body.Preamble, body.Epilogue);
        var type = part.Type == "multipart/digest" ? "message/rfc822" : "text/plain";
        foreach (var range in body.Parts)
            Add(part, part.Body[range], type);
    }

    private void Add(Part parent, ReadOnlyMemory<byte> entity, string defaultType)
    {
        parent.Add(new Part(entity, defaultType, parent.Depth + 1, limits));
        _count++;
    }

    private void AddLimit(string defect)
    {
        _defects.Add(defect);
        _isWhole = false;
    }

    private bool TryDecode(Part part, out ReadOnlyMemory<byte> inner)
    {
        inner = part.Body;
        if (ContentDecoder.For(part.Encoding) is not { } decoder)
            return true;

        _defects.Add("an encoded message in a message");
        if (part.Body.Length > _mayDecode)
        {
            _isWhole = false;
            return false;
        }

        _mayDecode -= part.Body.Length;
        inner = decoder.Decoded(part.Body.Span);
        return true;
    }
}
