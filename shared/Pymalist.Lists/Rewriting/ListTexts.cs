using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Puts a list's header and footer where the structure of a message has a place for them.</summary>
/// <remarks>
/// A message that is plain text gets them into that text, where its charset has the characters; a multipart/mixed gets parts of its
/// own; all else (HTML, alternatives, related parts, a file alone) becomes a part of a new multipart/mixed beside them: an author's HTML is
/// not ours to write into, and a reader of alternatives sees one of them only. What is signed or encrypted gets that only if asked for.
/// A footer stands behind an author's signature (RFC 3676, section 4.3), so a program that leaves that out of an answer leaves out both.
/// </remarks>
internal sealed class ListTexts(ListFacts list, RewritingOptions options)
{
    private readonly TextTemplate _header = new(options.Header);
    private readonly TextTemplate _footer = new(options.Footer);

    /// <summary>Whether one of the two says something else to each member.</summary>
    public bool IsPersonal => _header.IsPersonal || _footer.IsPersonal;

    public ReadOnlyMemory<byte> PutInto(ReadOnlyMemory<byte> message, RewriteContext context, List<Change> changes)
    {
        var texts = new TextBlocks(_header.Lines(list, context), _footer.Lines(list, context));
        if (texts.IsEmpty)
            return message;

        var root = PartTree.Read(message).Root;
        var protection = Protections.OfMessage(root);
        if (ReasonToLeaveOut(root, protection, message.Span) is { } reason)
        {
            Note(changes, ChangeKind.TextLeftOut, texts, reason);
            return message;
        }

        var (result, where) = Put(message, root, protection, texts);
        Note(changes, ChangeKind.TextAdded, texts, where);
        return result;
    }

    private string? ReasonToLeaveOut(Part root, Protection protection, ReadOnlySpan<byte> message)
    {
        if (message.Contains((byte)'\r') && !message.Contains((byte)'\n'))
            return "the message has no line ends as mail has them";
        if (!root.IsReadWhole)
            return "the fields that say what the message holds are longer than is read";

        return protection switch
        {
            Protection.Signed when !options.WrapSigned => "the message is signed",
            Protection.Encrypted when !options.WrapSigned => "the message is encrypted",
            Protection.Fragment => "the message is a piece of a longer one",
            _ => null,
        };
    }

    private static (ReadOnlyMemory<byte> Message, string Where) Put(ReadOnlyMemory<byte> message, Part root, Protection protection, TextBlocks texts)
    {
        if (protection == Protection.None)
        {
            if (new PlainTextBody(message, root).TryPut(texts) is { } text)
                return (text, "in the text");
            if (MixedParts.TryAdd(message, root, texts) is { } parts)
                return (parts, "as a part of its own");
        }

        return (MixedParts.Wrap(message, root, texts), $"as a part beside the {root.Type}");
    }

    private static void Note(List<Change> changes, ChangeKind kind, TextBlocks texts, string detail)
    {
        if (texts.Header.Count > 0)
            changes.Add(new(kind, "header", detail));
        if (texts.Footer.Count > 0)
            changes.Add(new(kind, "footer", detail));
    }
}
