using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What is read in a message: its fields, decoded subject, addresses, ids and the tree of its parts.</summary>
/// <param name="Headers">Each field's name and its body as it stands, folds included, octets above 127 as <c>\xNN</c>.</param>
/// <param name="Subject">Decoded; null where there is none. It may hold any character (<see cref="EncodedWords.Decode"/>).</param>
/// <param name="From">The mailboxes of all From fields.</param>
/// <param name="To">The mailboxes of all To fields.</param>
/// <param name="Cc">The mailboxes of all Cc fields.</param>
/// <param name="MessageId">With its angle brackets, or as it stands where it has none; null where there is none.</param>
/// <param name="References">In order, each with its angle brackets.</param>
/// <param name="InReplyTo">In order, each with its angle brackets.</param>
/// <param name="Root">The tree of its parts.</param>
/// <param name="Leaves">Those without children, in order.</param>
/// <param name="Defects">What was not as it should be, for people.</param>
public sealed record Inspection(
    IReadOnlyList<(string Name, string Body)> Headers,
    string? Subject,
    IReadOnlyList<Mailbox> From,
    IReadOnlyList<Mailbox> To,
    IReadOnlyList<Mailbox> Cc,
    string? MessageId,
    IReadOnlyList<string> References,
    IReadOnlyList<string> InReplyTo,
    Part Root,
    IReadOnlyList<Leaf> Leaves,
    IReadOnlyList<string> Defects)
{
    // Of a header section, what is shown of it. What lies behind stays in the message, but nobody reads that much.
    private const int MaxHeaderSection = 1_000_000;
    private const int MaxMailboxes = 10_000;

    /// <summary>The tree in a line: content types in order, children in brackets.</summary>
    public string Tree => Parts.Line(Root);

    /// <summary>Reads a message. Any octets are one: what is malformed is shown as well as it can be, and named in the defects.</summary>
    public static Inspection Of(ReadOnlyMemory<byte> message)
    {
        var tree = PartTree.Read(message);
        var header = Header(message.Span, out var isWhole);
        string[] defects = isWhole ? [.. tree.Defects] : [.. tree.Defects, $"a header section of more than {MaxHeaderSection} octets"];
        return new Inspection(
            FieldsOf(header),
            BodyOf(header, "Subject"u8) is { } subject ? EncodedWords.Decode(subject) : null,
            Mailboxes(header, "From"u8),
            Mailboxes(header, "To"u8),
            Mailboxes(header, "Cc"u8),
            Id(BodyOf(header, "Message-ID"u8)),
            MessageIds.Parse(BodyOf(header, "References"u8), MaxMailboxes),
            MessageIds.Parse(BodyOf(header, "In-Reply-To"u8), MaxMailboxes),
            tree.Root,
            [.. Parts.Leaves(tree.Root).Select(Leaf.Of)],
            defects);
    }

    // Whole fields only.
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> message, out bool isWhole)
    {
        var end = 0;
        foreach (var field in new HeaderFields(message))
        {
            isWhole = field.Offset + field.Raw.Length <= MaxHeaderSection;
            if (!isWhole)
                return message[..end];
            end = field.Offset + field.Raw.Length;
        }

        isWhole = true;
        return message[..end];
    }

    private static List<(string Name, string Body)> FieldsOf(ReadOnlySpan<byte> header)
    {
        var fields = new List<(string Name, string Body)>();
        foreach (var field in new HeaderFields(header))
        {
            if (field.IsNamed)
                fields.Add((Encoding.ASCII.GetString(field.Name), AsItStands(field.Body.TrimStart(" \t"u8))));
        }

        return fields;
    }

    private static string AsItStands(ReadOnlySpan<byte> body)
    {
        if (Ascii.IsValid(body))
            return Encoding.ASCII.GetString(body);

        var text = new StringBuilder(body.Length * 2);
        foreach (var octet in body)
            _ = octet < 0x80 ? text.Append((char)octet) : text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        return text.ToString();
    }

    private static byte[]? BodyOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        foreach (var field in new HeaderFields(header))
        {
            if (field.Is(name))
                return field.Body.ToArray();
        }

        return null;
    }

    private static List<Mailbox> Mailboxes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        var mailboxes = new List<Mailbox>();
        foreach (var field in new HeaderFields(header))
        {
            if (field.Is(name))
                mailboxes.AddRange(AddressList.Parse(field.Body, MaxMailboxes - mailboxes.Count));
        }

        return mailboxes;
    }

    private static string? Id(byte[]? body) => body is null ? null : MessageIds.Parse(body, most: 1) is [var id] ? id : EncodedWords.Decode(body);
}
