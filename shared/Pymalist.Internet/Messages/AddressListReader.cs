using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Reads an address-list from its start to its end, each octet once or twice, whatever it holds.</summary>
/// <param name="text">The field's body.</param>
/// <param name="most">How many of its members.</param>
/// <param name="mailboxesOnly">Whether what cannot be a mailbox is left out.</param>
internal ref struct AddressListReader(ReadOnlySpan<byte> text, int most, bool mailboxesOnly)
{
    private const int MaxEncodedWord = 1000;

    private static readonly SearchValues<byte> AtomEnds = SearchValues.Create("()<>[]:;@,.\" \t\r\n"u8);
    private static readonly SearchValues<byte> LiteralEnds = SearchValues.Create("[]<>(),;\" \t\r\n"u8);

    private readonly List<ListedAddress> _members = [];
    private readonly AddressMember _member = new();
    private ReadOnlySpan<byte> _rest = text;
    private bool _quotesAreOpen;
    private bool _commentsAreOpen;

    public IReadOnlyList<ListedAddress> Read()
    {
        while (_members.Count < most && !_rest.IsEmpty)
            Skip(Next());

        End();
        return _members;
    }

    private void Skip(int length) => _rest = _rest[length..];

    // How many octets the next token has, which is then dealt with.
    private int Next()
    {
        switch (_rest[0])
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                _member.Space();
                return 1;
            case (byte)'"':
                return QuotedString();
            case (byte)'(':
                return Comment();
            case (byte)'[':
                return Literal();
            case (byte)'<' or (byte)'>' or (byte)',' or (byte)';' or (byte)':':
                Separate(_rest[0]);
                return 1;
            default:
                return Atom();
        }
    }

    private void Separate(byte separator)
    {
        switch (separator)
        {
            case (byte)'<':
                if (_member.IsComplete)
                    End();
                _member.OpenAngle();
                break;
            case (byte)'>':
                _member.CloseAngle();
                break;
            case (byte)':' when _member.IsInRoute:
                _member.ForgetAddress();
                break;
            case (byte)':' when _member.IsInAngle:
                _member.Append(":"u8);
                break;
            case (byte)':' when !_member.IsComplete:
                // What stood before it is a group's name.
                _member.Clear();
                break;
            case (byte)',' when _member.IsInRoute && RouteGoesOn():
                break;
            case (byte)';':
                // A bare word in front of it is a group that forgot its colon: undisclosed-recipients;
                End(mailboxOnly: true);
                break;
            default:
                End();
                break;
        }
    }

    private readonly bool RouteGoesOn() => _rest[1..].TrimStart(" \t\r\n"u8) is [(byte)'@' or (byte)',', ..];

    private readonly void End(bool mailboxOnly = false)
    {
        if (_member.Take(mailboxesOnly || mailboxOnly) is { } member && _members.Count < most)
            _members.Add(member);
    }

    // A word with an end that is missing is read as if it had no beginning, and so are all that follow it.
    private int QuotedString()
    {
        var end = _quotesAreOpen ? -1 : QuoteLength(_rest);
        _quotesAreOpen = end < 0;
        if (_quotesAreOpen)
        {
            _member.Space();
            return 1;
        }

        var quoted = EncodedWords.Unfolded(_rest[..end]);
        _member.Append(Unescaped(quoted.AsSpan(1..^1)), quoted);
        return end;
    }

    private static int QuoteLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i + 1;
            if (text[i] == '\\')
                i++;
        }

        return -1;
    }

    private static byte[] Unescaped(ReadOnlySpan<byte> quoted)
    {
        var text = new byte[quoted.Length];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                i++;
            text[length++] = quoted[i];
        }

        return text[..length];
    }

    private int Comment()
    {
        var end = _commentsAreOpen ? -1 : CommentLength(_rest);
        _commentsAreOpen = end < 0;
        if (_commentsAreOpen)
            _member.Space();
        else
            _member.SetComment(Unescaped(_rest[1..(end - 1)]));
        return _commentsAreOpen ? 1 : end;
    }

    // Comments nest (RFC 5322, section 3.2.2), as deep as anyone likes: they are counted, not descended into.
    private static int CommentLength(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                (byte)'(' => 1,
                (byte)')' => -1,
                _ => 0,
            };
            if (depth == 0)
                return i + 1;
            if (text[i] == '\\')
                i++;
        }

        return -1;
    }

    // A domain literal may hold colons: ann@[IPv6:::1].
    private readonly int Literal()
    {
        var end = 1 + _rest[1..].IndexOfAny(LiteralEnds);
        var length = end > 0 && _rest[end] == ']' ? end + 1 : 1;
        _member.Append(_rest[..length]);
        return length;
    }

    private readonly int Atom()
    {
        var length = Math.Max(EncodedWordLength(), 1);
        if (length == 1)
        {
            var end = _rest[1..].IndexOfAny(AtomEnds);
            length = _rest[0] is (byte)'.' or (byte)'@' ? 1 : end < 0 ? _rest.Length : 1 + end;
        }

        _member.Append(_rest[..length]);
        return length;
    }

    // A word may hold what would be a separator outside of it, though it should not (RFC 2047, section 5).
    private readonly int EncodedWordLength()
    {
        if (_member.IsInAngle || !_rest.StartsWith("=?"u8))
            return 0;

        var length = EncodedWord.LengthOf(_rest[..Math.Min(_rest.Length, MaxEncodedWord)]);
        return length > 0 && !_rest[..length].ContainsAny(" \t\r\n"u8) ? length : 0;
    }
}
