namespace Pymalist.Internet.Messages;

/// <summary>Walks the fields of a header section where they lie, folds and all, copying nothing.</summary>
/// <remarks>
/// The section ends at the empty line, at the end of the octets, or at the first line that is no field: what follows is
/// the body, whatever somebody left out. A line of an mbox file (<c>From </c>) or a fold with nothing above it may come
/// first; both are handed out as a field without a name.
/// </remarks>
public ref struct HeaderFields(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _end;

    /// <summary>The field the walk has come to.</summary>
    public Field Current { get; private set; }

    /// <summary>Where the walk has come to: behind the field that is current, at the end of all where there is none any more.</summary>
    internal readonly int End => _end;

    public readonly HeaderFields GetEnumerator() => this;

    public bool MoveNext()
    {
        var rest = _message[_end..];
        if (!StartsField(rest, first: _end == 0, out var colon))
            return false;

        var length = FieldLength(rest);
        Current = new Field(rest[..length], colon, _end);
        _end += length;
        return true;
    }

    /// <summary>How many octets the header section has, without the empty line: where the fields end.</summary>
    public static int LengthOf(ReadOnlySpan<byte> message)
    {
        var fields = new HeaderFields(message);
        while (fields.MoveNext())
        {
        }

        return fields._end;
    }

    /// <summary>Where the body begins: behind the empty line, or where the fields end if there is none.</summary>
    public static int BodyStart(ReadOnlySpan<byte> message)
    {
        var end = LengthOf(message);
        return end + EmptyLineLength(message[end..]);
    }

    /// <summary>2 for CR LF, 1 for LF, 0 for anything else.</summary>
    internal static int EmptyLineLength(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'\r', (byte)'\n', ..] => 2,
        [(byte)'\n', ..] => 1,
        _ => 0,
    };

    // A field is a name of visible characters, white space of old (RFC 5322, section 4.5), and a colon.
    private static bool StartsField(ReadOnlySpan<byte> rest, bool first, out int colon)
    {
        colon = 0;
        if (rest.IsEmpty || EmptyLineLength(rest) > 0)
            return false;
        if (first && (rest[0] is (byte)' ' or (byte)'\t'))
            return true;

        var name = rest.IndexOfAnyExceptInRange((byte)'!', (byte)'~');
        colon = (name < 0 ? rest : rest[..name]).IndexOf((byte)':');
        if (colon >= 0)
            return true;
        if (name <= 0)
            return false;

        var afterSpace = rest[name..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        var isField = afterSpace > 0 && rest[name + afterSpace] == (byte)':';
        colon = isField ? name + afterSpace : 0;
        return isField || (first && rest.StartsWith("From "u8));
    }

    // A line that starts with a space or a tab continues the field above it (RFC 5322, section 2.2.3).
    // A bare LF ends a line too: stored mail has it, and what we would not write ourselves we still pass on.
    private static int FieldLength(ReadOnlySpan<byte> rest)
    {
        var end = 0;
        do
        {
            var newline = rest[end..].IndexOf((byte)'\n');
            end = newline < 0 ? rest.Length : end + newline + 1;
        }
        while (end < rest.Length && rest[end] is (byte)' ' or (byte)'\t');

        return end;
    }
}
