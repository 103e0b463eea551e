using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Imap;

/// <summary>A piece of the data in a response (RFC 9051, section 4).</summary>
internal abstract record ImapValue
{
    /// <summary>Whether it is the atom NIL, which where a string may stand says that there is none.</summary>
    public bool IsNil => this is ImapAtom atom && atom.Is("NIL");

    /// <summary>The number that it is, or null where it is none, or one of more than 32 bits.</summary>
    public uint? Number =>
        this is ImapAtom atom && uint.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A word without quotes: a number, a flag, NIL, the name of a data item with its section, <c>BODY[TEXT]&lt;0&gt;</c>.</summary>
internal sealed record ImapAtom(string Text) : ImapValue
{
    /// <summary>Whether it says this, in whatever case.</summary>
    public bool Is(string text) => Text.Equals(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Octets: a quoted string without its quotes, or a literal.</summary>
internal sealed record ImapString(ReadOnlyMemory<byte> Octets) : ImapValue
{
    public override string ToString() => Encoding.UTF8.GetString(Octets.Span);
}

/// <summary>What stands in parentheses.</summary>
internal sealed record ImapList(IReadOnlyList<ImapValue> Items) : ImapValue;
