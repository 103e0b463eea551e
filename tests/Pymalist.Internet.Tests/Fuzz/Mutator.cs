using System.Text;

namespace Pymalist.Internet.Tests.Fuzz;

/// <summary>Makes inputs of seeds by damaging, moving and mixing them. The same number gives the same input.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds)
{
    private const int MaxLength = 40_000;

    // What means something to some reader.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\r\n ", "\n\t", "\0", "--", "\n--", "--b", "--b--\r\n", "=", "=?", "?=", "=?utf-8?q?", "=?utf-8?b?", "=?utf-7?q?+", "=?gb2312?b?",
            "=\r\n", "=3D", "<", ">", "<>", ",", ";", ":", "(", ")", "\"", "\\", "@", "[", "]", ".", "\r\n.\r\n", "..", " ", "*0*=", "*=utf-8''%C3", "%", "'", "From ", "\nFrom ",
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/digest; boundary=\"b\"\r\n", "Content-Type: message/rfc822\r\n\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "begin 644 a\n", "end\n",
            "charset=utf-16", "charset=utf-7", "charset=iso-2022-jp", "\u001b$B", "Subject: ", "To: ", "References: ", "250-", "250 ", "EHLO", "MAIL FROM:<", "RCPT TO:<", "999999999999999999999",
        }.Select(Encoding.ASCII.GetBytes),
        [0xff], [0xc3], [0xe2, 0x80, 0xa8], [0xf0, 0x9f, 0x98, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf],
    ];

    public byte[] Input(int number)
    {
        var random = new Random(number);
        var input = Piece(seeds[random.Next(seeds.Count)], random);
        for (var i = random.Next(1, 12); i > 0; i--)
            input = Mutated(input, random);
        return input.Length <= MaxLength ? input : input[..MaxLength];
    }

    // Of a long seed a part: its start, where all the structure is, or any other.
    private static byte[] Piece(byte[] seed, Random random)
    {
        if (seed.Length <= MaxLength)
            return seed;

        var start = random.Next(2) == 0 ? 0 : random.Next(seed.Length - MaxLength);
        return seed[start..(start + MaxLength)];
    }

    private byte[] Mutated(byte[] input, Random random)
    {
        int from = random.Next(input.Length + 1), to = Math.Min(input.Length, from + random.Next(1, 1 << random.Next(1, 12)));
        return random.Next(9) switch
        {
            0 => [.. input[..from], .. Tokens[random.Next(Tokens.Length)], .. input[from..]],
            1 => [.. input[..from], .. Tokens[random.Next(Tokens.Length)], .. input[to..]],
            2 => [.. input[..from], .. input[to..]],
            3 => [.. input[..to], .. input[from..]],
            4 => [.. input[..from], .. Other(random), .. input[from..]],
            5 => [.. input[..from], .. Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(1, 200)).SelectMany(token => token), .. input[to..]],
            6 => Shuffled(input, random),
            7 => input[..to],
            _ => Flipped(input, random),
        };
    }

    private byte[] Other(Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        var from = random.Next(other.Length + 1);
        return other[from..Math.Min(other.Length, from + random.Next(2000))];
    }

    private static byte[] Flipped(byte[] input, Random random)
    {
        var flipped = input.ToArray();
        for (var i = random.Next(1, 8); i > 0 && flipped.Length > 0; i--)
            flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        return flipped;
    }

    // Two lines change places.
    private static byte[] Shuffled(byte[] input, Random random)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        int one = random.Next(lines.Length), two = random.Next(lines.Length);
        (lines[one], lines[two]) = (lines[two], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
