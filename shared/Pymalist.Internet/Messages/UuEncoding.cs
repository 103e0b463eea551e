using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>What was sent before MIME: lines of a length and up to 45 octets, between <c>begin 644 name</c> and <c>end</c>.</summary>
internal static class UuEncoding
{
    /// <summary>The octets; nothing where no <c>begin</c> is.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var octets = new ArrayBufferWriter<byte>();
        var hasBegun = false;
        while (!text.IsEmpty)
        {
            var newline = text.IndexOf((byte)'\n');
            var line = (newline < 0 ? text : text[..newline]).TrimEnd("\r\n"u8);
            text = newline < 0 ? default : text[(newline + 1)..];
            if (hasBegun && line.SequenceEqual("end"u8))
                break;
            if (hasBegun)
                DecodeLine(line, octets);
            hasBegun |= line.StartsWith("begin "u8);
        }

        return octets.WrittenSpan.ToArray();
    }

    private static void DecodeLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> octets)
    {
        if (line.IsEmpty)
            return;

        var length = Value(line[0]);
        line = line[1..];
        var decoded = octets.GetSpan(64);
        for (var i = 0; i < length; i++)
        {
            // Four characters make three octets; blanks at the end of a line get lost on the way.
            var at = i / 3 * 4 + i % 3;
            var shift = 2 * (i % 3 + 1);
            decoded[i] = (byte)((ValueAt(line, at) << shift) | (ValueAt(line, at + 1) >> (6 - shift)));
        }

        octets.Advance(length);
    }

    private static int ValueAt(ReadOnlySpan<byte> line, int at) => at < line.Length ? Value(line[at]) : 0;

    private static int Value(byte c) => (c - ' ') & 0x3f;
}
