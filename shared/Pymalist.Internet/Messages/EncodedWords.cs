namespace Pymalist.Internet.Messages;

/// <summary>Text of any script in a field body of ASCII, by encoded words (RFC 2047).</summary>
public static class EncodedWords
{
    /// <summary>The text that people read: unfolded, its encoded words decoded, without white space at its ends.</summary>
    /// <remarks>
    /// A word of an unknown charset or with a broken text stays as it stands. Octets above 127 outside of words are UTF-8
    /// where they can be that, and else Windows-1252. The result may hold any character, line ends too: a word can hide
    /// them. It must not go into a field but by <see cref="Encode"/>.
    /// </remarks>
    public static string Decode(ReadOnlySpan<byte> fieldBody)
    {
        var text = Unfolded(fieldBody).AsSpan().Trim(" \t\r\n"u8);
        return new EncodedWordReader(text).Read();
    }

    /// <summary>
    /// Gives what <see cref="Decode"/> reads as the same text: printable ASCII that cannot be mistaken for a word stays, the
    /// words of the text between the first and the last that need it become encoded words in UTF-8, at most 75 characters each.
    /// </summary>
    /// <returns>ASCII, folded (CR LF and a space) to lines of at most 76 characters, the first one shorter, for the field's name.</returns>
    public static string Encode(string text) => new EncodedWordWriter().Write(text);

    /// <summary>Without its line ends (RFC 5322, section 2.2.3); the white space behind them stays.</summary>
    internal static byte[] Unfolded(ReadOnlySpan<byte> fieldBody)
    {
        var result = new byte[fieldBody.Length];
        var length = 0;
        while (fieldBody.IndexOf((byte)'\n') is var newline and >= 0)
        {
            var line = fieldBody[..newline];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            line.CopyTo(result.AsSpan(length));
            length += line.Length;
            fieldBody = fieldBody[(newline + 1)..];
        }

        fieldBody.CopyTo(result.AsSpan(length));
        return result[..(length + fieldBody.Length)];
    }
}
