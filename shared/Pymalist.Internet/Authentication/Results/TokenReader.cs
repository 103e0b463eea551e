using System.Text;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>Reads the words of a structured field one after the other, each octet once (RFC 5322, section 3.2).</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The next octet; -1 at the end.</summary>
    public readonly int Next => _rest.IsEmpty ? -1 : _rest[0];

    public void Skip(int octets) => _rest = _rest[Math.Min(octets, _rest.Length)..];

    /// <summary>Skips white space, folds and comments, and gives the text of the first comment, if there is one.</summary>
    public string? SkipSpaceAndComments()
    {
        var comment = default(string);
        while (Next is ' ' or '\t' or '\r' or '\n' or '(')
        {
            if (Next != '(')
            {
                Skip(1);
                continue;
            }

            var text = ReadComment();
            comment ??= text;
        }

        return comment;
    }

    /// <summary>What comes before white space, a semicolon, a parenthesis or one of these.</summary>
    public ReadOnlySpan<byte> ReadUntil(ReadOnlySpan<byte> ends)
    {
        var length = 0;
        while (length < _rest.Length && _rest[length] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)';' or (byte)'(') && !ends.Contains(_rest[length]))
            length++;
        var word = _rest[..length];
        Skip(length);
        return word;
    }

    /// <summary>Skips up to this octet where it stands outside of quotes and comments, or to the end.</summary>
    public void SkipTo(byte octet)
    {
        while (Next >= 0 && Next != octet)
        {
            if (Next == '(')
                ReadComment();
            else if (Next != '"' || !TryReadQuoted(out _))
                Skip(1);
        }
    }

    /// <summary>The text of a quoted string; false, and nothing is left to read, where it does not end.</summary>
    public bool TryReadQuoted(out string text)
    {
        var octets = new List<byte>();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                Skip(i + 1);
                text = Text(octets);
                return true;
            }

            if (_rest[i] == '\\' && i + 1 < _rest.Length)
                i++;
            octets.Add(_rest[i]);
        }

        // To look for the end of each quote behind this one would take as long as a stranger likes.
        _rest = default;
        text = "";
        return false;
    }

    // Comments nest, as deep as anyone likes: they are counted, not descended into. One without an end goes to the end.
    private string ReadComment()
    {
        var octets = new List<byte>();
        var depth = 0;
        for (var i = 0; i < _rest.Length; i++)
        {
            var octet = _rest[i];
            depth += octet == '(' ? 1 : octet == ')' ? -1 : 0;
            if (depth == 0)
            {
                Skip(i + 1);
                return Text(octets);
            }

            if (octet == '\\' && i + 1 < _rest.Length)
                i++;
            if (i > 0)
                octets.Add(_rest[i]);
        }

        _rest = default;
        return Text(octets);
    }

    // Folds are no part of a text (RFC 5322, section 3.2.2).
    private static string Text(List<byte> octets)
    {
        octets.RemoveAll(octet => octet is (byte)'\r' or (byte)'\n');
        return Encoding.UTF8.GetString(octets.ToArray());
    }
}
