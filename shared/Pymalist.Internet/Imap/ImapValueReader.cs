using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Pymalist.Internet.Imap;

/// <summary>
/// Puts the data of one response together from its lines and the literals between them (RFC 9051, section 4.3). Not recursive,
/// and more patient than the grammar: an atom is whatever ends at a space or a parenthesis.
/// </summary>
internal sealed class ImapValueReader
{
    // No response that we ask for is deeper than 3. Others are, by the parts of a message (BODYSTRUCTURE), but none so deep.
    private const int MaxDepth = 100;

    private const int MaxValues = 200_000;

    private static readonly SearchValues<byte> AtomEnds = SearchValues.Create(" ()"u8);

    private readonly Stack<List<ImapValue>> _open = new([[]]);
    private int _count;

    /// <summary>The data, when all lines have been taken.</summary>
    /// <exception cref="FormatException">A parenthesis was not closed.</exception>
    public IReadOnlyList<ImapValue> Values => _open.Count == 1 ? _open.Peek() : throw new FormatException("a list has no end");

    /// <summary>Takes the next line, or what is left of it.</summary>
    /// <returns>How many octets the literal has that follows; null when none does, and the response has ended.</returns>
    /// <exception cref="FormatException">It is not to be understood, or too much.</exception>
    public long? TakeLine(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            if (LiteralLength(line) is { } length)
                return length;
            line = line[Take(line)..];
        }

        return null;
    }

    /// <summary>Takes the literal.</summary>
    public void TakeLiteral(ReadOnlyMemory<byte> octets) => Add(new ImapString(octets));

    // {12}, and with LITERAL+ and BINARY {12+} and ~{12}; it ends its line, else it is but an atom.
    private static long? LiteralLength(ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)'~', ..])
            rest = rest[1..];
        if (rest is not [(byte)'{', .. var digits, (byte)'}'])
            return null;

        if (digits is [.., (byte)'+'])
            digits = digits[..^1];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return null;

        return Utf8Parser.TryParse(digits, out long length, out _) ? length : long.MaxValue;
    }

    private int Take(ReadOnlySpan<byte> rest)
    {
        switch (rest[0])
        {
            case (byte)' ':
                return 1;
            case (byte)'(':
                if (_open.Count > MaxDepth)
                    throw new FormatException($"lists are more than {MaxDepth} deep");
                _open.Push([]);
                return 1;
            case (byte)')':
                if (_open.Count == 1)
                    throw new FormatException("a parenthesis closes nothing");
                Add(new ImapList(_open.Pop()));
                return 1;
            case (byte)'"':
                return TakeQuoted(rest);
            default:
                return TakeAtom(rest);
        }
    }

    private int TakeQuoted(ReadOnlySpan<byte> rest)
    {
        var octets = new List<byte>();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == (byte)'"')
            {
                Add(new ImapString(octets.ToArray()));
                return at + 1;
            }

            if (rest[at] == (byte)'\\')
                at++;
            if (at < rest.Length)
                octets.Add(rest[at]);
        }

        throw new FormatException("a quoted string has no end");
    }

    private int TakeAtom(ReadOnlySpan<byte> rest)
    {
        var length = EndOfAtom(rest);
        if (HasSection(rest[..length]))
        {
            var end = rest.IndexOf((byte)']');
            if (end < 0)
                throw new FormatException("a section has no end");
            length = end + EndOfAtom(rest[end..]);
        }

        Add(new ImapAtom(Encoding.UTF8.GetString(rest[..length])));
        return length;
    }

    // A section may hold spaces and parentheses: BODY[HEADER.FIELDS (To Cc)].
    private static bool HasSection(ReadOnlySpan<byte> atom) =>
        (Ascii.EqualsIgnoreCase(atom[..Math.Min(4, atom.Length)], "BODY"u8) || Ascii.EqualsIgnoreCase(atom[..Math.Min(6, atom.Length)], "BINARY"u8))
        && atom.Contains((byte)'[');

    private static int EndOfAtom(ReadOnlySpan<byte> rest) => rest.IndexOfAny(AtomEnds) is var end and >= 0 ? end : rest.Length;

    private void Add(ImapValue value)
    {
        _count++;
        if (_count > MaxValues)
            throw new FormatException($"it has more than {MaxValues} values");
        _open.Peek().Add(value);
    }
}
