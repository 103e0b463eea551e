using System.Buffers;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication;

/// <summary>
/// Hashes a body with SHA-256 as DKIM and ARC do (RFC 6376, section 3.4), in pieces of any size; what it keeps does not grow with them.
/// </summary>
/// <remarks>A bare LF counts as CR LF, which is what it was, or will be, on the wire. A bare CR is a character like others.</remarks>
public sealed class BodyHasher(Canonicalization canonicalization) : IDisposable
{
    private static readonly SearchValues<byte> InSimple = SearchValues.Create("\r\n"u8);
    private static readonly SearchValues<byte> InRelaxed = SearchValues.Create("\r\n \t"u8);

    private readonly HashWriter _hash = new();
    private readonly SearchValues<byte> _special = canonicalization == Canonicalization.Simple ? InSimple : InRelaxed;

    // What has been read and counts only if text follows: line ends, a CR, white space.
    private long _lineEnds;
    private bool _carriageReturn;
    private bool _space;
    private bool _hasText;

    /// <summary>Takes the next piece of the body.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_carriageReturn && piece[0] != (byte)'\n')
                Text("\r"u8);
            _carriageReturn = false;

            var run = piece.IndexOfAny(_special);
            if (run != 0)
                Text(run < 0 ? piece : piece[..run]);
            if (run < 0)
                return;

            piece = piece[run..];
            piece = piece[Special(piece)..];
        }
    }

    /// <summary>The 32 octets of the hash; then begins anew.</summary>
    public byte[] Finish()
    {
        if (_carriageReturn)
            Text("\r"u8);
        if (_hasText || canonicalization == Canonicalization.Simple)
            _hash.Write("\r\n"u8);

        (_lineEnds, _carriageReturn, _space, _hasText) = (0, false, false, false);
        return _hash.Finish();
    }

    public void Dispose() => _hash.Dispose();

    // How many octets it takes: a line end, a CR whose LF may be in the next piece, or one space.
    private int Special(ReadOnlySpan<byte> piece)
    {
        var lineEnd = HeaderFields.EmptyLineLength(piece);
        if (lineEnd > 0)
            (_lineEnds, _space) = (_lineEnds + 1, false);
        else if (piece[0] == (byte)'\r')
            _carriageReturn = true;
        else
            _space = true;
        return Math.Max(lineEnd, 1);
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        for (; _lineEnds > 0; _lineEnds--)
            _hash.Write("\r\n"u8);
        if (_space)
            _hash.Write(" "u8);

        _space = false;
        _hasText = true;
        _hash.Write(text);
    }
}
