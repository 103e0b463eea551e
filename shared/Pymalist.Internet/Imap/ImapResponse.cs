namespace Pymalist.Internet.Imap;

/// <summary>One response of a server (RFC 9051, section 7).</summary>
/// <param name="Tag">That of a command; <c>*</c> for what is said without one, <c>+</c> where the server waits for the rest of one.</param>
/// <param name="Name">In upper case: <c>OK</c>, <c>FETCH</c>; empty with <c>+</c>.</param>
internal sealed record ImapResponse(string Tag, string Name)
{
    /// <summary>The number in front of its name: of a mail in the folder, or how many there are.</summary>
    public uint Number { get; init; }

    /// <summary>The name of a status response's code, in upper case: <c>UIDVALIDITY</c>; empty where there is none.</summary>
    public string Code { get; init; } = "";

    /// <summary>Its data; of a status response the arguments of its code.</summary>
    public IReadOnlyList<ImapValue> Values { get; init; } = [];

    /// <summary>What a status response says to people, its code included, and what follows <c>+</c>.</summary>
    public string Text { get; init; } = "";

    public bool IsUntagged => Tag == "*";

    public bool IsContinuation => Tag == "+";

    /// <summary>What a FETCH response tells of a data item: <c>UID</c>, <c>BODY[]</c>; null where it does not.</summary>
    public ImapValue? Item(string name)
    {
        if (Values is not [ImapList { Items: var items }, ..])
            return null;

        for (var i = 0; i + 1 < items.Count; i += 2)
        {
            if (items[i] is ImapAtom atom && atom.Is(name))
                return items[i + 1];
        }

        return null;
    }
}
