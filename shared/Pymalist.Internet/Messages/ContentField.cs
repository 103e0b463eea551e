using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>A field of a value and parameters: Content-Type (RFC 2045, section 5.1), Content-Disposition (RFC 2183).</summary>
/// <param name="Text">What stands before the first semicolon, without comments around it.</param>
/// <param name="Parameters">By name, in whatever case: joined and decoded (RFC 2231), as many as were asked for.</param>
internal sealed record ContentField(string Text, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The same in lower case: these names mean the same in any.</summary>
    public string Value { get; } = Text.ToLowerInvariant();

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public static ContentField Parse(ReadOnlySpan<byte> fieldBody, int maxParameters)
    {
        ReadOnlySpan<byte> rest = EncodedWords.Unfolded(fieldBody);
        rest = rest[LengthOfComments(rest)..];
        var text = Encoding.Latin1.GetString(UpToSemicolon(ref rest));
        var parameters = new ParameterSet();
        for (var count = 0; count < maxParameters && !rest.IsEmpty; count++)
        {
            var name = UpTo(ref rest, "=;"u8, out var end).Trim(" \t"u8);
            if (end == '=')
                parameters.Add(Encoding.Latin1.GetString(name), ReadValue(ref rest));
        }

        return new ContentField(text, parameters.ToDictionary());
    }

    private static ReadOnlySpan<byte> ReadValue(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        if (rest is not [(byte)'"', ..])
            return UpToSemicolon(ref rest);

        var text = new byte[rest.Length];
        int length = 0, i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            if (rest[i] == '\\' && ++i == rest.Length)
                break;
            text[length++] = rest[i];
        }

        rest = rest[Math.Min(i + 1, rest.Length)..];
        UpToSemicolon(ref rest);
        return text.AsSpan(0, length);
    }

    // A comment may follow: us-ascii (plain text).
    private static ReadOnlySpan<byte> UpToSemicolon(ref ReadOnlySpan<byte> rest)
    {
        var text = UpTo(ref rest, ";"u8, out _);
        var comment = text.IndexOf(" ("u8);
        return (comment < 0 ? text : text[..comment]).Trim(" \t"u8);
    }

    // RFC 5322, section 3.2.2: they nest, and a backslash takes its meaning from what follows. One without an end is none.
    // Only before a value: a file's name that nobody has quoted may begin with a parenthesis.
    private static int LengthOfComments(ReadOnlySpan<byte> text)
    {
        int depth = 0, length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when depth > 0:
                    if (--depth == 0)
                        length = i + 1;
                    break;
                case (byte)'\\' when depth > 0:
                    i++;
                    break;
                case (byte)' ' or (byte)'\t':
                    break;
                default:
                    if (depth == 0)
                        return length;
                    break;
            }
        }

        return length;
    }

    private static ReadOnlySpan<byte> UpTo(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> ends, out byte end)
    {
        var at = rest.IndexOfAny(ends);
        end = at < 0 ? (byte)0 : rest[at];
        var text = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + 1)..];
        return text;
    }
}
