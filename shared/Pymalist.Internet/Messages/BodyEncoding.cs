using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Writes a body so that it passes where only short lines of ASCII do (RFC 2045, section 6).</summary>
public static class BodyEncoding
{
    // Sections 6.7 and 6.8: at most 76 characters a line, which are 57 octets in base64.
    private const int MaxLine = 76;
    private const int Base64Line = 57;

    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    /// <summary>Writes text: what is printable stays readable, and CR LF or LF stays a line end.</summary>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lineEnd)
    {
        var result = new ArrayBufferWriter<byte>(text.Length + (text.Length / 4) + 16);
        while (!text.IsEmpty)
        {
            var newline = text.IndexOf((byte)'\n');
            var line = newline < 0 ? text : text[..newline];
            WriteLine(newline > 0 && line[^1] == '\r' ? line[..^1] : line, lineEnd, result);
            if (newline >= 0)
                result.Write(lineEnd);
            text = newline < 0 ? default : text[(newline + 1)..];
        }

        return result.WrittenSpan.ToArray();
    }

    /// <summary>Writes any octets; the last line has no end.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> lineEnd)
    {
        var result = new ArrayBufferWriter<byte>(((octets.Length / Base64Line) + 1) * (MaxLine + 2));
        while (!octets.IsEmpty)
        {
            var line = octets[..Math.Min(Base64Line, octets.Length)];
            octets = octets[line.Length..];
            System.Buffers.Text.Base64.EncodeToUtf8(line, result.GetSpan(MaxLine), out _, out var written);
            result.Advance(written);
            if (!octets.IsEmpty)
                result.Write(lineEnd);
        }

        return result.WrittenSpan.ToArray();
    }

    private static void WriteLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> lineEnd, ArrayBufferWriter<byte> to)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            // White space at the end of a line may get lost on the way.
            var isLast = i == line.Length - 1;
            var isPlain = line[i] is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (line[i] is (byte)' ' or (byte)'\t' && !isLast);
            var width = isPlain ? 1 : 3;
            if (column + width > (isLast ? MaxLine : MaxLine - 1))
            {
                to.Write("="u8);
                to.Write(lineEnd);
                column = 0;
            }

            if (isPlain)
                to.Write(line.Slice(i, 1));
            else
                to.Write([(byte)'=', Hex[line[i] >> 4], Hex[line[i] & 15]]);
            column += width;
        }
    }
}
