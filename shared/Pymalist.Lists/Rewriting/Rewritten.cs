namespace Pymalist.Lists.Rewriting;

/// <summary>What became of a post.</summary>
public sealed class Rewritten
{
    private readonly ReadOnlyMemory<byte> _original;
    private readonly IReadOnlyList<Change> _ofContent;

    internal Rewritten(ReadOnlyMemory<byte> original, ReadOnlyMemory<byte> message, IReadOnlyList<Change> ofContent) =>
        (_original, Message, _ofContent) = (original, message, ofContent);

    /// <summary>The message that goes out.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>What is different, for people; looked for only when asked. At most some 1,000 fields are named.</summary>
    public IReadOnlyList<Change> Changes() => ChangesUpTo(Message);

    /// <summary>What is different in a message that somebody has made of this one.</summary>
    internal IReadOnlyList<Change> ChangesUpTo(ReadOnlyMemory<byte> later) => [.. FieldChanges.Between(_original.Span, later.Span), .. _ofContent];
}

/// <summary>A difference between a post and what goes out.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="What">The field's name, the part's type or the text it was done to.</param>
/// <param name="Detail">The new value, or why; in one line, cut where it is long.</param>
public sealed record Change(ChangeKind Kind, string What, string Detail)
{
    public override string ToString() => Detail.Length == 0 ? $"{Kind}: {What}" : $"{Kind}: {What}: {Detail}";
}

/// <summary>What was done.</summary>
public enum ChangeKind
{
    /// <summary>A field that was not there.</summary>
    FieldAdded,

    /// <summary>A field that nobody gets.</summary>
    FieldRemoved,

    /// <summary>A field that has another body.</summary>
    FieldEdited,

    /// <summary>The list's header or footer stands in the message.</summary>
    TextAdded,

    /// <summary>The list's header or footer does not stand in it, and why.</summary>
    TextLeftOut,

    /// <summary>An attachment that nobody gets.</summary>
    PartRemoved,

    /// <summary>An attachment that nobody should get and that all get, since it is signed or encrypted.</summary>
    PartKept,
}
