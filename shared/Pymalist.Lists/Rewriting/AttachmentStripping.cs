using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Rewriting;

/// <summary>Puts a text that names it in the place of each attachment that members do not get; all around it keeps its octets.</summary>
internal static class AttachmentStripping
{
    public static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> message, AttachmentOptions options, List<Change> changes)
    {
        if (options.IsEmpty)
            return message;

        var lineEnd = Octets.LineEndOf(message.Span);
        var root = PartTree.Read(message).Root;
        var splices = new Splices(message);
        var taken = new HashSet<Part>();
        foreach (var (finding, part) in AttachmentWalk.Find(root, new AttachmentRule(options)))
        {
            changes.Add(new(finding.IsProtected ? ChangeKind.PartKept : ChangeKind.PartRemoved, finding.ToString(), finding.Reason));
            if (finding.IsProtected || !taken.Add(part))
                continue;

            var note = Note(finding).ToPart(lineEnd);
            if (part == root)
                return InPlaceOfAll(message, note);
            if (message.Span.Overlaps(part.Entity.Span, out var offset))
                splices.Replace(offset, part.Entity.Length, note);
        }

        return splices.Apply();
    }

    private static TextEntity Note(ContentFinding finding) =>
        new($"An attachment was taken out here:\r\n  {finding}\r\nThe reason: {finding.Reason}.") { Disposition = "inline" };

    private static ReadOnlyMemory<byte> InPlaceOfAll(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> note)
    {
        var fields = new List<(string, string)>();
        foreach (var field in new HeaderFields(note.Span))
            fields.Add((Encoding.ASCII.GetString(field.Name), Encoding.ASCII.GetString(field.Body).TrimStart(' ')));
        return MessageContent.Replace(message, fields, note[HeaderFields.BodyStart(note.Span)..]);
    }
}
