using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>A name as a field may hold it (RFC 5322, section 3.2.5): plain where it can be, else quoted, else in encoded words.</summary>
public static class Phrase
{
    private static readonly SearchValues<char> AtomText =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");

    /// <summary>Whether it may stand in an atom (RFC 5322, section 3.2.3).</summary>
    public static bool IsAtomText(char c) => AtomText.Contains(c);

    /// <summary>A mailbox as an address field has it: <c>Ann &lt;ann@example.org&gt;</c>.</summary>
    public static string Of(Mailbox mailbox) => mailbox.Name is { } name ? $"{Of(name)} <{mailbox.Address}>" : mailbox.Address.ToString();

    /// <summary>Any text will do: what would end the line becomes a space.</summary>
    public static string Of(string name)
    {
        var text = Line(name);
        var encoded = EncodedWords.Encode(text);
        if (encoded != text)
            return string.Join(' ', encoded.Split(' ').Select(QuotedToken));

        return text.Split(' ').All(IsAtom) ? text : Quoted(text);
    }

    // Between its encoded words an encoded text has others, and folds behind some of them.
    private static string QuotedToken(string token)
    {
        var word = token.TrimEnd('\r', '\n');
        return IsAtom(word) ? token : Quoted(word) + token[word.Length..];
    }

    private static bool IsAtom(string text) => !text.AsSpan().ContainsAnyExcept(AtomText);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The text in one line, with no control character in it.</summary>
    public static string Line(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
}
