using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Base64 as mail has it (RFC 2045, section 6.8): what is not of the alphabet is skipped, missing padding is let pass.</summary>
internal static class LenientBase64
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>Whether it is of the alphabet and padding, and of nothing else.</summary>
    public static bool IsClean(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Alphabet);

    /// <summary>The octets; as many as can be read.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var octets = new ArrayBufferWriter<byte>((text.Length / 4 * 3) + 3);
        int bits = 0, count = 0, padding = 0;
        foreach (var c in text)
        {
            // Padding that completes a group ends the data; what follows was put there by others (a list's footer).
            if (c == '=' && count >= 2 && count + ++padding >= 4)
                break;
            if (Value(c) is not { } value)
                continue;

            padding = 0;
            bits = (bits << 6) | value;
            if (++count == 4)
            {
                Write(octets, bits, 3);
                bits = count = 0;
            }
        }

        if (count >= 2)
            Write(octets, bits << (6 * (4 - count)), count - 1);
        return octets.WrittenSpan.ToArray();
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

    private static void Write(ArrayBufferWriter<byte> to, int bits, int count)
    {
        var group = to.GetSpan(3);
        group[0] = (byte)(bits >> 16);
        group[1] = (byte)(bits >> 8);
        group[2] = (byte)bits;
        to.Advance(count);
    }
}
