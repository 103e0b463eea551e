using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Reads UTF-7 (RFC 2152) in pieces of any size. What is none becomes U+FFFD.</summary>
internal sealed class Utf7Decoder : Decoder
{
    private State _state;

    // An octet is one character at most; half of one may be waiting, and a plus sign.
    public static int MaxCharCount(int byteCount) => byteCount + 2;

    public override void Reset() => _state = default;

    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes, index, count, flush: false);

    public override int GetCharCount(byte[] bytes, int index, int count, bool flush)
    {
        var state = _state;
        return state.Read(bytes.AsSpan(index, count), new char[MaxCharCount(count)], flush);
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: false);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush) =>
        _state.Read(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex), flush);

    private struct State
    {
        private bool _isShifted;
        private bool _isEmpty;
        private int _bits;
        private int _bitCount;
        private char _high;

        public int Read(ReadOnlySpan<byte> octets, Span<char> to, bool flush)
        {
            var length = 0;
            foreach (var octet in octets)
            {
                if (!_isShifted && octet == '+')
                    (_isShifted, _isEmpty, _bits, _bitCount) = (true, true, 0, 0);
                else if (_isShifted && Value(octet) is { } value)
                    Add(value, to, ref length);
                else
                    Plain(octet, to, ref length);
            }

            if (flush)
                End(to, ref length);
            return length;
        }

        private void Add(int value, Span<char> to, ref int length)
        {
            _isEmpty = false;
            _bits = ((_bits << 6) | value) & 0x3fffff;
            _bitCount += 6;
            if (_bitCount < 16)
                return;

            _bitCount -= 16;
            Put((char)(_bits >> _bitCount), to, ref length);
        }

        // A minus sign ends what is shifted and goes with it; right behind the plus sign it makes that one mean itself.
        private void Plain(byte octet, Span<char> to, ref int length)
        {
            var wasShifted = _isShifted;
            _isShifted = false;
            if (wasShifted && _isEmpty)
                Put('+', to, ref length);
            if (!wasShifted || octet != '-')
                Put(octet < 0x80 ? (char)octet : '\ufffd', to, ref length);
        }

        private void End(Span<char> to, ref int length)
        {
            if (_isShifted && _isEmpty)
                Put('+', to, ref length);
            if (_high != 0)
                to[length++] = '\ufffd';
            this = default;
        }

        // The halves of a surrogate pair come together or not at all.
        private void Put(char c, Span<char> to, ref int length)
        {
            if (_high != 0)
            {
                var isPair = char.IsLowSurrogate(c);
                to[length++] = isPair ? _high : '\ufffd';
                _high = '\0';
                if (isPair)
                {
                    to[length++] = c;
                    return;
                }
            }

            if (char.IsHighSurrogate(c))
                _high = c;
            else
                to[length++] = char.IsLowSurrogate(c) ? '\ufffd' : c;
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
    }
}
