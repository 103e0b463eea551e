using System.Buffers.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What is read in a message: its fields, decoded subject, addresses, ids and the tree of its parts.</summary>
/// <param name="Headers">Each field's name and its body as it stands, folds included, octets above 127 as <c>\xNN</c>.</param>
/// <param name="Subject">Decoded; null where there is none. It may hold any character (<see cref="EncodedWords.Decode"/>).</param>
/// <param name="From">What all From fields list: mailboxes, and what stands there in place of one.</param>
/// <param name="To">What all To fields list.</param>
/// <param name="Cc">What all Cc fields list.</param>
/// <param name="MessageId">With its angle brackets, or as it stands where it has none; null where there is none.</param>
/// <param name="References">In order, each with its angle brackets.</param>
/// <param name="InReplyTo">In order, each with its angle brackets.</param>
/// <param name="Root">The tree of its parts.</param>
/// <param name="Leaves">Those without children, in order.</param>
/// <param name="Defects">What was not as it should be, for people.</param>
public sealed record Inspection(
    IReadOnlyList<(string Name, string Body)> Headers,
    string? Subject,
    IReadOnlyList<ListedAddress> From,
    IReadOnlyList<ListedAddress> To,
    IReadOnlyList<ListedAddress> Cc,
    string? MessageId,
    IReadOnlyList<string> References,
    IReadOnlyList<string> InReplyTo,
    Part Root,
    IReadOnlyList<Leaf> Leaves,
    IReadOnlyList<string> Defects)
{
    // Fields of addresses may be many; this many addresses are shown of those of a name.
    private const int MaxShown = 10_000;

    /// <summary>The tree in a line: content types in order, children in brackets.</summary>
    public string Tree => Parts.Line(Root);

    /// <summary>Reads a message. Any octets are one: what is malformed is shown as well as it can be, and named in the defects.</summary>
    /// <param name="message">Referred to, not copied.</param>
    /// <param name="limits">How much of it is read, and named in the defects where it holds more; null for what holds by default.</param>
    public static Inspection Of(ReadOnlyMemory<byte> message, MessageLimits? limits = null)
    {
        limits ??= MessageLimits.Default;
        var tree = PartTree.Read(message, limits);
        var leaves = Parts.Leaves(tree.Root).ToList();
        var header = new InspectedHeader(HeaderSection.Within(message.Span, limits, out var isWhole), limits);
        return new Inspection(
            header.Fields(),
            header.Text("Subject"u8),
            header.Addresses("From"u8, MaxShown),
            header.Addresses("To"u8, MaxShown),
            header.Addresses("Cc"u8, MaxShown),
            header.Id("Message-ID"u8),
            header.Ids("References"u8),
            header.Ids("In-Reply-To"u8),
            tree.Root,
            [.. leaves.Select(Leaf.Of)],
            [.. tree.Defects, .. leaves.Exists(HasDamagedBase64) ? ["base64 that is cut short, or holds what is none"] : Array.Empty<string>(), .. header.Defects(isWhole)]);
    }

    // Behind its end too: what a list put there is none.
    private static bool HasDamagedBase64(Part part) => part.Encoding == "base64" && !Base64.IsValid(part.Body.Span);
}
