using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Puts a list's prefix in front of a subject that does not have it yet, and leaves the author's octets as they are.</summary>
internal sealed class SubjectPrefix
{
    // What lies further back is not looked at: no subject has so many reply marks, and a hostile one may have 10 MB of them.
    private const int MaxLooked = 4096;

    // RFC 5322, section 2.1.1.
    private const int MaxLine = 78;

    private readonly string _prefix;
    private readonly string _encoded;
    private readonly string _encodedWithSpace;

    public SubjectPrefix(string prefix)
    {
        _prefix = Collapsed(Phrase.Line(prefix));
        _encoded = EncodedWords.Encode(_prefix);
        _encodedWithSpace = EncodedWords.Encode(_prefix + " ");
    }

    /// <summary>Edits the first Subject field, or adds one where there is none.</summary>
    public void PutInto(MessageEdit edit, ReadOnlySpan<byte> message)
    {
        if (_prefix.Length == 0)
            return;

        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Subject"u8))
            {
                PutInto(edit, field);
                return;
            }
        }

        edit.Add("Subject", $"{_encoded} (no subject)");
    }

    private void PutInto(MessageEdit edit, Field subject)
    {
        var looked = subject.Body[..Math.Min(subject.Body.Length, MaxLooked)];
        var text = Collapsed(EncodedWords.Decode(looked));
        if (text.Length == 0)
            edit.Prepend(subject, Encoding.ASCII.GetBytes($" {_encoded} (no subject)"));
        else if (!IsAtStartOf(text))
            edit.Prepend(subject, Encoding.ASCII.GetBytes(InFrontOf(looked)));
    }

    private string InFrontOf(ReadOnlySpan<byte> body)
    {
        // Between two encoded words white space does not count (RFC 2047, section 6.2): there it stands in the first one.
        var isBetweenWords = _encoded.EndsWith("?=", StringComparison.Ordinal) && StartsWithWord(body);
        var prefix = isBetweenWords ? _encodedWithSpace : _encoded;
        if (body is [not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'), ..])
            return $" {prefix} ";

        // Where the line would get too long, it goes on in the next one with the white space that is there anyway.
        var newline = body.IndexOf((byte)'\n');
        var line = newline < 0 ? body : body[..newline];
        var isLong = "Subject: ".Length + prefix.Length + line.Length > MaxLine;
        var canFold = line is [(byte)' ' or (byte)'\t', ..] && !line.Trim(" \t\r"u8).IsEmpty;
        return isLong && canFold ? $" {prefix}\r\n" : $" {prefix}";
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> body)
    {
        body = body.TrimStart(" \t\r\n"u8);
        var end = body.IndexOfAny(" \t\r\n"u8);
        var first = end < 0 ? body : body[..end];
        return first.StartsWith("=?"u8) && !EncodedWords.Decode(first).StartsWith("=?", StringComparison.Ordinal);
    }

    private bool IsAtStartOf(string subject)
    {
        var rest = subject.AsSpan();
        do
        {
            if (StartsWithPrefix(rest))
                return true;
        }
        while (ReplyMark.TrySkip(ref rest));

        return false;
    }

    // "Red" is not at the start of "Redundant".
    private bool StartsWithPrefix(ReadOnlySpan<char> text) =>
        text.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase)
        && !(char.IsLetterOrDigit(_prefix[^1]) && text.Length > _prefix.Length && char.IsLetterOrDigit(text[_prefix.Length]));

    private static string Collapsed(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
