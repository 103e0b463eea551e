using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>
/// A message for a server that takes less than the message has: no octets above 127 without 8BITMIME (RFC 6152), no binary
/// parts without BINARYMIME (RFC 3030). Only the bodies that need it are encoded, and only the fields that say so change.
/// </summary>
/// <remarks>
/// Octets above 127 in fields stay: no encoding exists that every field could have. What is encoded here does not pass
/// for what was signed any more; without it, such a server would not get the mail at all.
/// </remarks>
public static class TransferEncoding
{
    // RFC 5321, section 4.5.3.1.6, without the line end.
    private const int MaxLine = 998;

    private static readonly SearchValues<byte> LineEndsAndNul = SearchValues.Create("\r\n\0"u8);

    /// <summary>Whether a part that says it is binary is so: it has NUL, lines that are too long, or a CR or LF that ends none.</summary>
    public static bool IsBinary(ReadOnlyMemory<byte> message) =>
        !HasLinesOnly(message.Span, bareLf: false, MaxLine) && Leaves(message).Any(leaf => IsBinary(leaf, HasBareLf(message.Span)));

    /// <summary>With every part encoded that has octets above 127, or is binary.</summary>
    public static ReadOnlyMemory<byte> ToSevenBit(ReadOnlyMemory<byte> message)
    {
        var bareLf = HasBareLf(message.Span);
        return Encode(message, part => !Ascii.IsValid(part.Body.Span) || IsBinary(part, bareLf), "7bit", ["8bit", "binary"]);
    }

    /// <summary>With every part encoded that is binary.</summary>
    public static ReadOnlyMemory<byte> WithoutBinary(ReadOnlyMemory<byte> message)
    {
        var bareLf = HasBareLf(message.Span);
        return IsBinary(message) ? Encode(message, part => IsBinary(part, bareLf), "8bit", ["binary"]) : message;
    }

    private static ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> message, Func<Part, bool> needsIt, string containers, string[] inPlaceOf)
    {
        var splices = new Splices(message);
        var lineEnd = HasBareLf(message.Span) ? "\n"u8.ToArray() : "\r\n"u8.ToArray();
        var root = PartTree.Read(message).Root;
        var messages = new HashSet<Part>([root, .. Parts.All(root).Where(part => part.IsMessage).SelectMany(part => part.Children)]);
        foreach (var part in Parts.All(root))
        {
            if (part.Entity.IsEmpty || !message.Span.Overlaps(part.Entity.Span, out var offset))
                continue;

            var entity = new EntitySplices(splices, message, offset, part, messages.Contains(part), lineEnd);
            if (part.Children.Count > 0 && inPlaceOf.Contains(part.Encoding))
                entity.Label(containers);
            else if (IsLeaf(part) && needsIt(part))
                entity.EncodeBody(asText: IsText(part) && HasLinesOnly(part.Body.Span, bareLf: true, int.MaxValue));
        }

        return splices.Apply();
    }

    private static IEnumerable<Part> Leaves(ReadOnlyMemory<byte> message) => Parts.All(PartTree.Read(message).Root).Where(IsLeaf);

    // A multipart or a message may not be encoded itself (RFC 2045, section 6.4).
    private static bool IsLeaf(Part part) => part.Children.Count == 0 && !part.IsMultipart && !part.IsMessage;

    private static bool IsText(Part part) =>
        (part.Type.StartsWith("text/", StringComparison.Ordinal) || part.Type.StartsWith("message/", StringComparison.Ordinal))
        && part.Charset?.StartsWith("utf-16", StringComparison.Ordinal) != true;

    private static bool IsBinary(Part part, bool bareLf) => part.Encoding == "binary" && !HasLinesOnly(part.Body.Span, bareLf, MaxLine);

    private static bool HasBareLf(ReadOnlySpan<byte> message) =>
        message.IndexOf((byte)'\n') is var newline and >= 0 && (newline == 0 || message[newline - 1] != '\r');

    private static bool HasLinesOnly(ReadOnlySpan<byte> text, bool bareLf, int maxLine)
    {
        while (true)
        {
            var end = text.IndexOfAny(LineEndsAndNul);
            if ((end < 0 ? text.Length : end) > maxLine)
                return false;
            if (end < 0)
                return true;

            var length = text[end..] is [(byte)'\r', (byte)'\n', ..] ? 2 : text[end] == '\n' && bareLf ? 1 : 0;
            if (length == 0)
                return false;
            text = text[(end + length)..];
        }
    }
}
