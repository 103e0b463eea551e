using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>One encoded word (RFC 2047, section 2): <c>=?charset?encoding?text?=</c>.</summary>
internal readonly ref struct EncodedWord(Encoding charset, ReadOnlySpan<byte> octets)
{
    public Encoding Charset { get; } = charset;

    /// <summary>What its text says, in its charset; a character may go on in the next word.</summary>
    public ReadOnlySpan<byte> Octets { get; } = octets;

    /// <summary>How many octets from here look like a word, whether it can be read or not; 0 where none starts, -1 where it has no end.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var start = TextStart(text);
        if (start == 0)
            return 0;

        var end = text[start..].IndexOf("?="u8);
        return end < 0 ? -1 : start + end + 2;
    }

    /// <summary>Reads what <see cref="LengthOf"/> found.</summary>
    /// <returns>False for an unknown charset and for a text that is broken.</returns>
    public static bool TryRead(ReadOnlySpan<byte> word, out EncodedWord read)
    {
        read = default;
        var start = TextStart(word);
        var text = word[start..^2];
        var isBase64 = word[start - 2] is (byte)'B' or (byte)'b';
        if (isBase64 && !Base64Decoder.IsClean(text))
            return false;

        // RFC 2231, section 5, allows a language behind the charset: =?utf-8*en?...
        var name = word[2..(start - 3)];
        var language = name.IndexOf((byte)'*');
        if (Charsets.Find(Encoding.ASCII.GetString(language < 0 ? name : name[..language])) is not { } charset)
            return false;

        read = new EncodedWord(charset, isBase64 ? new Base64Decoder().Decoded(text).Span : QDecoded(text));
        return true;
    }

    // Where the text starts, behind =?charset?Q? or =?charset?B?; 0 where that does not stand here.
    private static int TextStart(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("=?"u8))
            return 0;

        var end = 2;
        while (end < text.Length && end <= Charsets.MaxName && text[end] is > (byte)' ' and < 0x7f and not (byte)'?')
            end++;

        var isWord = end > 2 && text[end..] is [(byte)'?', (byte)'Q' or (byte)'q' or (byte)'B' or (byte)'b', (byte)'?', ..];
        return isWord ? end + 3 : 0;
    }

    // RFC 2047, section 4.2. A sign that is followed by no two digits stays what it is.
    private static byte[] QDecoded(ReadOnlySpan<byte> text)
    {
        var octets = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (QuotedPrintable.TryReadOctet(text[i..], out var octet))
                i += 2;
            else
                octet = text[i] == '_' ? (byte)' ' : text[i];
            octets[length++] = octet;
        }

        return octets[..length];
    }
}
