using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Quoted-printable (RFC 2045, section 6.7): what is not encoded as it should be stays as it is.</summary>
internal sealed class QuotedPrintableDecoder : ContentDecoder
{
    // An equals sign and what it stands for: three octets.
    private const int MaxSign = 3;

    // The start of a sign at the end of a piece: one octet or two.
    private readonly byte[] _kept = new byte[2 * MaxSign];
    private int _keptLength;

    public override void Decode(ReadOnlySpan<byte> piece, IBufferWriter<byte> to)
    {
        if (_keptLength > 0)
            piece = piece[Complete(piece, to)..];
        if (_keptLength == 0)
            Keep(piece[Read(piece, to)..]);
    }

    public override void Finish(IBufferWriter<byte> to)
    {
        // A sign at the very end is a soft line break that lost its line.
        if (_keptLength > 1)
            to.Write(_kept.AsSpan(0, _keptLength));
        _keptLength = 0;
    }

    private void Keep(ReadOnlySpan<byte> start)
    {
        start.CopyTo(_kept);
        _keptLength = start.Length;
    }

    // How many octets of the piece were used up by the sign that began in the one before.
    private int Complete(ReadOnlySpan<byte> piece, IBufferWriter<byte> to)
    {
        var added = piece[..Math.Min(MaxSign, piece.Length)];
        added.CopyTo(_kept.AsSpan(_keptLength));
        var whole = _kept.AsSpan(0, _keptLength + added.Length);
        var read = Read(whole, to);
        if (read < _keptLength)
        {
            Keep(whole[read..]);
            return piece.Length;
        }

        var used = read - _keptLength;
        _keptLength = 0;
        return used;
    }

    // How many octets could be read: all, but for a sign that is not all there.
    private static int Read(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var octets = to.GetSpan(text.Length + 1);
        int length = 0, at = 0;
        while (at < text.Length)
        {
            var sign = text[at..].IndexOf((byte)'=');
            var plain = sign < 0 ? text[at..] : text.Slice(at, sign);
            plain.CopyTo(octets[length..]);
            length += plain.Length;
            at += plain.Length;
            if (sign < 0)
                break;

            var taken = SignLength(text[at..]);
            if (taken == 0)
                break;
            if (QuotedPrintable.TryReadOctet(text[at..], out var octet) || taken == 1)
                octets[length++] = taken == 1 ? (byte)'=' : octet;
            at += taken;
        }

        to.Advance(length);
        return at;
    }

    // 3 or 2 for an octet or a soft line break, 1 for a sign that means itself, 0 where that cannot be told yet.
    private static int SignLength(ReadOnlySpan<byte> text) => text switch
    {
        [_] => 0,
        [_, (byte)'\n', ..] => 2,
        [_, (byte)'\r'] => 0,
        [_, (byte)'\r', (byte)'\n', ..] => 3,
        [_, var high] => char.IsAsciiHexDigit((char)high) ? 0 : 1,
        _ => QuotedPrintable.TryReadOctet(text, out _) ? 3 : 1,
    };
}
