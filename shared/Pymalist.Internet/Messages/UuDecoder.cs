using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>What was sent before MIME: lines of a length and up to 63 octets, between <c>begin 644 name</c> and <c>end</c>.</summary>
internal sealed class UuDecoder : ContentDecoder
{
    // 63 octets are 84 characters, and the first tells how many there are.
    private const int MaxLine = 85;

    private readonly byte[] _line = new byte[MaxLine];
    private int _length;
    private bool _hasBegun;
    private bool _hasEnded;

    public override void Decode(ReadOnlySpan<byte> piece, IBufferWriter<byte> to)
    {
        while (!piece.IsEmpty && !_hasEnded)
        {
            var newline = piece.IndexOf((byte)'\n');
            Keep(newline < 0 ? piece : piece[..newline]);
            if (newline < 0)
                return;

            EndLine(to);
            piece = piece[(newline + 1)..];
        }
    }

    public override void Finish(IBufferWriter<byte> to)
    {
        if (!_hasEnded)
            EndLine(to);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        var kept = text[..Math.Min(text.Length, MaxLine - _length)];
        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
    }

    private void EndLine(IBufferWriter<byte> to)
    {
        var line = _line.AsSpan(0, _length).TrimEnd((byte)'\r');
        _length = 0;
        _hasEnded = _hasBegun && line.SequenceEqual("end"u8);
        if (_hasBegun && !_hasEnded)
            DecodeLine(line, to);
        _hasBegun |= line.StartsWith("begin "u8);
    }

    private static void DecodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> to)
    {
        if (line.IsEmpty)
            return;

        var length = Value(line[0]);
        line = line[1..];
        var decoded = to.GetSpan(64);
        for (var i = 0; i < length; i++)
        {
            // Four characters make three octets; blanks at the end of a line get lost on the way.
            var at = i / 3 * 4 + i % 3;
            var shift = 2 * (i % 3 + 1);
            decoded[i] = (byte)((ValueAt(line, at) << shift) | (ValueAt(line, at + 1) >> (6 - shift)));
        }

        to.Advance(length);
    }

    private static int ValueAt(ReadOnlySpan<byte> line, int at) => at < line.Length ? Value(line[at]) : 0;

    private static int Value(byte c) => (c - ' ') & 0x3f;
}
