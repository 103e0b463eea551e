using System.Buffers;
using System.Buffers.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Base64 as mail has it (RFC 2045, section 6.8): what is not of the alphabet is skipped, missing padding is let pass.</summary>
internal sealed class Base64Decoder : ContentDecoder
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private int _bits;
    private int _count;
    private int _padding;
    private bool _hasEnded;

    /// <summary>Whether it is of the alphabet and padding, and of nothing else.</summary>
    public static bool IsClean(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Alphabet);

    public override void Decode(ReadOnlySpan<byte> piece, IBufferWriter<byte> to)
    {
        while (!piece.IsEmpty && !_hasEnded)
        {
            if (_count == 0)
                piece = piece[WholeGroups(piece, to)..];
            piece = piece[OneGroup(piece, to)..];
        }
    }

    public override void Finish(IBufferWriter<byte> to)
    {
        if (_count >= 2)
            Write(to, _bits << (6 * (4 - _count)), _count - 1);
        _count = 0;
    }

    // Of a line as it should be, which the framework reads fast. It stops at padding and at what is not of the alphabet.
    private static int WholeGroups(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var end = text.IndexOfAny(" \t\r\n"u8);
        var line = text[..((end < 0 ? text.Length : end) / 4 * 4)];
        if (line.IsEmpty)
            return 0;

        Base64.DecodeFromUtf8(line, to.GetSpan(line.Length / 4 * 3), out var read, out var written, isFinalBlock: false);
        to.Advance(written);
        return read;
    }

    private int OneGroup(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        for (var i = 0; i < text.Length; i++)
        {
            // Padding that completes a group ends the data; what follows was put there by others (a list's footer).
            if (text[i] == '=' && _count >= 2 && _count + ++_padding >= 4)
            {
                _hasEnded = true;
                return i + 1;
            }

            if (Value(text[i]) is not { } value)
                continue;

            _padding = 0;
            _bits = (_bits << 6) | value;
            if (++_count < 4)
                continue;

            Write(to, _bits, 3);
            _bits = _count = 0;
            return i + 1;
        }

        return text.Length;
    }

    private static int? Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => null,
    };

    private static void Write(IBufferWriter<byte> to, int bits, int count)
    {
        var group = to.GetSpan(3);
        group[0] = (byte)(bits >> 16);
        group[1] = (byte)(bits >> 8);
        group[2] = (byte)bits;
        to.Advance(count);
    }
}
