using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Writes a text as a field body: ASCII as it is, the rest as encoded words, folded.</summary>
internal sealed class EncodedWordWriter
{
    // RFC 2047, section 2: 76 characters for a line with a word, 75 for a word, 12 of them around its text.
    private const int MaxLine = 76;
    private const int MaxText = 75 - 12;

    // What a field's name may take of the first line.
    private const int NameRoom = 20;

    // Less than this is not worth a word at the end of a line.
    private const int MinText = 20;

    // RFC 5322, section 2.1.1, allows no line of more than 998 characters: what has no space to fold at becomes words.
    private const int MaxUnfoldable = 900;
    private const int MaxSpaces = 60;

    private readonly StringBuilder _result = new();
    private int _column = NameRoom;
    private string _spaces = "";

    public string Write(string text)
    {
        var (start, end) = NeedsWords(text);
        AppendPlain(text[..start]);
        AppendWords(text[start..end]);
        AppendPlain(text[end..]);
        return _result.ToString();
    }

    private void AppendPlain(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var token = at + text.AsSpan(at).IndexOfAnyExcept(' ');
            if (token < at)
                token = text.Length;
            _spaces = text[at..token];
            at = text.IndexOf(' ', token) is var space and >= 0 ? space : text.Length;
            if (at > token)
                Append(text[token..at]);
        }
    }

    private void AppendWords(string text)
    {
        // Q can be read by eye where most of it is ASCII; it may cost up to twice as much for that.
        var useBase64 = QLength(text) > Encoding.UTF8.GetByteCount(text) * 4 / 3 * 2;
        var word = new List<byte>();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var octets = new byte[rune.Utf8SequenceLength];
            rune.EncodeToUtf8(octets);
            var more = useBase64 ? octets.Length : QLength(rune);
            if (length + more > Room(useBase64))
            {
                AppendWord(word, useBase64);
                length = 0;
            }

            word.AddRange(octets);
            length += more;
        }

        if (word.Count > 0)
            AppendWord(word, useBase64);
    }

    // In octets for base64, in characters for Q.
    private int Room(bool useBase64)
    {
        var left = MaxLine - _column - _spaces.Length - 12;
        var text = left >= MinText ? Math.Min(left, MaxText) : MaxText;
        return useBase64 ? text / 4 * 3 : text;
    }

    private void AppendWord(List<byte> octets, bool useBase64)
    {
        var text = useBase64 ? Convert.ToBase64String(octets.ToArray()) : string.Concat(octets.Select(QEncoded));
        Append($"=?utf-8?{(useBase64 ? 'b' : 'q')}?{text}?=");
        octets.Clear();
        _spaces = " ";
    }

    private void Append(string token)
    {
        if (_spaces.Length > 0 && _column + _spaces.Length + token.Length > MaxLine)
        {
            _result.Append("\r\n");
            _column = 0;
        }

        _result.Append(_spaces).Append(token);
        _column += _spaces.Length + token.Length;
        _spaces = "";
    }

    // From the start of the first token that ASCII cannot say to the end of the last; (0, 0) where there is none.
    private static (int Start, int End) NeedsWords(string text)
    {
        if (text.Length > 0 && text.AsSpan().Trim(' ').IsEmpty)
            return (0, text.Length);

        int first = -1, last = -1, run = 0;
        for (var i = 0; i < text.Length; i++)
        {
            run = i > 0 && (text[i] == ' ') == (text[i - 1] == ' ') ? run + 1 : 1;
            var isAtEnd = i == 0 || i == text.Length - 1;
            var needs = text[i] == ' '
                ? isAtEnd || run > MaxSpaces
                : text[i] is < '!' or > '~' || run > MaxUnfoldable || (text[i] == '?' && i > 0 && text[i - 1] == '=');
            if (!needs)
                continue;

            first = first < 0 ? i : first;
            last = i;
        }

        return first < 0 ? (0, 0) : (TokenStart(text, first), TokenEnd(text, last));
    }

    // Spaces at an end of the text, or too many of them, go into the words with the token before or behind them.
    private static int TokenStart(string text, int at) => text.AsSpan(0, at + 1).TrimEnd(' ') is { IsEmpty: false } before ? before.LastIndexOf(' ') + 1 : 0;

    private static int TokenEnd(string text, int at)
    {
        var token = text.AsSpan(at).IndexOfAnyExcept(' ');
        var space = token < 0 ? -1 : text.IndexOf(' ', at + token);
        return space < 0 ? text.Length : space;
    }

    private static int QLength(string text) => text.EnumerateRunes().Sum(QLength);

    private static int QLength(Rune rune) =>
        rune.IsAscii ? QEncoded((byte)rune.Value).Length : 3 * rune.Utf8SequenceLength;

    // RFC 2047, section 5: the few signs that may stand in a word wherever it stands, in a phrase too.
    private static string QEncoded(byte octet) => (char)octet switch
    {
        ' ' => "_",
        '!' or '*' or '+' or '-' or '/' => ((char)octet).ToString(),
        var c when char.IsAsciiLetterOrDigit(c) => c.ToString(),
        _ => $"={octet:X2}",
    };
}
