using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Counts the characters (code points) of a text whose octets come in pieces, line ends as one each and those at the end not.</summary>
internal sealed class TextLength(Encoding charset)
{
    private const int MaxPiece = 1024;

    private readonly Decoder _decoder = charset.GetDecoder();
    private readonly char[] _chars = new char[charset.GetMaxCharCount(MaxPiece)];
    private int _count;
    private int _lineEnds;
    private bool _isAfterCr;

    public void Add(ReadOnlySpan<byte> octets)
    {
        for (; !octets.IsEmpty; octets = octets[Math.Min(MaxPiece, octets.Length)..])
            Count(_chars.AsSpan(0, _decoder.GetChars(octets[..Math.Min(MaxPiece, octets.Length)], _chars, flush: false)));
    }

    /// <summary>How many there are: nothing follows.</summary>
    public int End()
    {
        Count(_chars.AsSpan(0, _decoder.GetChars([], _chars, flush: true)));
        return _count;
    }

    private void Count(ReadOnlySpan<char> chars)
    {
        int count = 0, lineEnds = _lineEnds;
        var isAfterCr = _isAfterCr;
        foreach (var c in chars)
        {
            if (c is '\r' or '\n')
            {
                lineEnds += c == '\n' && isAfterCr ? 0 : 1;
            }
            else
            {
                // A character beyond the basic plane is two chars here and one to everybody else.
                count += lineEnds + (char.IsLowSurrogate(c) ? 0 : 1);
                lineEnds = 0;
            }

            isAfterCr = c == '\r';
        }

        (_count, _lineEnds, _isAfterCr) = (_count + count, lineEnds, isAfterCr);
    }
}
