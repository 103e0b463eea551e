using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>
/// Puts a list's prefix in front of a subject that does not have it yet, and leaves the author's octets as they are. Where the prefix
/// has a number, the one that an answer brought along becomes the answer's own.
/// </summary>
internal sealed class SubjectPrefix(string prefix, bool isNumbered = false)
{
    /// <summary>What stands for the number of the post in a prefix.</summary>
    public const string Number = "{number}";

    // What lies further back is not looked at: no subject has so many reply marks, and a hostile one may have 10 MB of them.
    private const int MaxLooked = 4096;

    // RFC 5322, section 2.1.1.
    private const int MaxLine = 78;

    private readonly PrefixPattern _pattern = new(Collapsed(Phrase.Line(prefix)), isNumbered ? Number : null);

    /// <summary>Edits the first Subject field, or adds one where there is none.</summary>
    /// <exception cref="ArgumentException">The prefix is numbered, and the post has no number.</exception>
    public void PutInto(MessageEdit edit, ReadOnlySpan<byte> message, long? number = null)
    {
        if (_pattern.IsEmpty)
            return;
        if (isNumbered && number is null)
            throw new ArgumentException("The subject prefix has a number in it, and the post has none.", nameof(number));

        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Subject"u8))
            {
                PutInto(edit, field, number ?? 0);
                return;
            }
        }

        edit.Add("Subject", $"{EncodedWords.Encode(_pattern.With(number ?? 0))} (no subject)");
    }

    private void PutInto(MessageEdit edit, Field subject, long number)
    {
        var prefix = _pattern.With(number);
        var looked = subject.Body[..Math.Min(subject.Body.Length, MaxLooked)];
        var text = Collapsed(EncodedWords.Decode(looked));
        if (text.Length == 0)
            edit.Prepend(subject, Encoding.ASCII.GetBytes($" {EncodedWords.Encode(prefix)} (no subject)"));
        else if (!_pattern.TryFind(text, out var digits))
            edit.Prepend(subject, Encoding.ASCII.GetBytes(InFrontOf(looked, prefix)));
        else if (isNumbered)
            Renumber(edit, subject, text, digits, number.ToString(CultureInfo.InvariantCulture));
    }

    // Where the number stands in the field as people read it, it alone changes; else the subject is written anew.
    private void Renumber(MessageEdit edit, Field subject, string text, Range digits, string number)
    {
        var isWhole = subject.Body.Length <= MaxLooked;
        var raw = Encoding.Latin1.GetString(subject.Body[..Math.Min(subject.Body.Length, MaxLooked)]);
        if (text[digits] == number)
            return;
        if (!raw.Contains("=?", StringComparison.Ordinal) && _pattern.TryFind(raw, out var piece))
            edit.ReplaceIn(subject, piece, Encoding.ASCII.GetBytes(number));
        else if (isWhole)
            edit.Replace(subject, Encoding.ASCII.GetBytes($" {EncodedWords.Encode($"{text[..digits.Start]}{number}{text[digits.End..]}")}"));
    }

    private static string InFrontOf(ReadOnlySpan<byte> body, string text)
    {
        // Between two encoded words white space does not count (RFC 2047, section 6.2): there it stands in the first one.
        var prefix = EncodedWords.Encode(text);
        if (prefix.EndsWith("?=", StringComparison.Ordinal) && StartsWithWord(body))
            prefix = EncodedWords.Encode(text + " ");
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

    private static string Collapsed(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
