using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Reads a text with encoded words in it, once, from its start to its end.</summary>
internal ref struct EncodedWordReader(ReadOnlySpan<byte> text)
{
    private readonly StringBuilder _result = new(text.Length);
    private readonly ArrayBufferWriter<byte> _run = new();
    private ReadOnlySpan<byte> _rest = text;
    private Encoding? _charset;

    public string Read()
    {
        int start;
        while ((start = NextWord(out var length, out var word)) >= 0)
        {
            AppendText(_rest[..start], beforeWord: true);
            Append(word);
            _rest = _rest[(start + length)..];
        }

        AppendText(_rest, beforeWord: false);
        return _result.ToString();
    }

    // What looks like a word and is none is skipped whole, so that no octet is looked at more than twice.
    private readonly int NextWord(out int length, out EncodedWord word)
    {
        length = 0;
        word = default;
        for (var at = 0; _rest[at..].IndexOf("=?"u8) is var next and >= 0; at += Math.Max(length, 2))
        {
            at += next;
            length = EncodedWord.LengthOf(_rest[at..]);
            if (length < 0)
                return -1;
            if (length > 0 && EncodedWord.TryRead(_rest.Slice(at, length), out word))
                return at;
        }

        return -1;
    }

    // White space between two words is not part of the text (RFC 2047, section 6.2).
    private void AppendText(ReadOnlySpan<byte> text, bool beforeWord)
    {
        if (beforeWord && _charset is not null && !text.ContainsAnyExcept(" \t\r\n"u8))
            return;

        EndRun();
        _result.Append(Charsets.Guess(text));
    }

    // Some split a character over two words, which section 5 forbids: words of one charset are put together before decoding.
    private void Append(EncodedWord word)
    {
        if (_charset?.CodePage != word.Charset.CodePage)
            EndRun();
        _charset = word.Charset;
        _run.Write(word.Octets);
    }

    private void EndRun()
    {
        if (_charset is not null)
            _result.Append(Charsets.Text(_charset, _run.WrittenSpan));
        _charset = null;
        _run.ResetWrittenCount();
    }
}
