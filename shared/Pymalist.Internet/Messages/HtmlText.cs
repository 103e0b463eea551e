using System.Net;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>What a person reads of HTML, as plain text: tags, styles and scripts away, blocks as lines, quotes with <c>&gt; </c> in front.</summary>
/// <remarks>Nothing of it is loaded or run, and each character is looked at a few times at most, whatever the HTML is.</remarks>
public static class HtmlText
{
    // Deeper quotes are shown as if they were as deep as this.
    private const int MaxQuotes = 10;

    private static readonly string[] NotShown = ["script", "style", "head", "title", "noscript", "template"];

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "blockquote", "body",
        "section", "article", "header", "footer", "dt", "dd", "address", "center",
    };

    /// <summary>The text, its lines ending with LF, without empty lines at its ends.</summary>
    public static string Of(string html)
    {
        var rest = html.AsSpan();
        var lines = new HtmlLines();
        while (!rest.IsEmpty)
        {
            var tag = rest.IndexOf('<');
            lines.Add(WebUtility.HtmlDecode((tag < 0 ? rest : rest[..tag]).ToString()));
            rest = tag < 0 ? default : rest[tag..];
            Skip(ref rest, lines);
        }

        return lines.Finish();
    }

    // The rest begins with an angle bracket, which begins a comment, a tag, or nothing.
    private static void Skip(ref ReadOnlySpan<char> rest, HtmlLines lines)
    {
        if (rest.StartsWith("<!--"))
        {
            rest = Behind(rest, "-->");
        }
        else if (rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?'))
        {
            var isEnd = rest[1] == '/';
            var name = Name(rest[(isEnd ? 2 : 1)..]);
            rest = Behind(rest, ">");
            if (!isEnd && NotShown.Contains(name))
                SkipElement(ref rest, name);
            else if (Blocks.Contains(name))
                lines.Break(name == "blockquote" ? isEnd ? -1 : 1 : 0, MaxQuotes, isParagraph: name == "p");
        }
        else if (rest.Length > 0)
        {
            lines.Add("<");
            rest = rest[1..];
        }
    }

    // An element that never ends hides all that follows, which is what a browser makes of it.
    private static void SkipElement(ref ReadOnlySpan<char> rest, string name)
    {
        var end = rest.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
        rest = end < 0 ? default : Behind(rest[end..], ">");
    }

    private static string Name(ReadOnlySpan<char> tag)
    {
        const int longest = 16;
        var length = 0;
        while (length < tag.Length && length < longest && char.IsAsciiLetterOrDigit(tag[length]))
            length++;
        return tag[..length].ToString().ToLowerInvariant();
    }

    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> text, ReadOnlySpan<char> end) =>
        text.IndexOf(end) is var at and >= 0 ? text[(at + end.Length)..] : default;

    /// <summary>Text as it flows into lines.</summary>
    private sealed class HtmlLines
    {
        private readonly StringBuilder _text = new();
        private int _quotes;
        private bool _isAtStart = true;
        private bool _hasSpace;

        public void Add(string text)
        {
            foreach (var c in text)
            {
                if (c is ' ' or '\t' or '\n' or '\r' or '\u00a0' or '\f')
                {
                    _hasSpace = true;
                    continue;
                }

                if (_isAtStart)
                    _text.Insert(_text.Length, "> ", _quotes);
                else if (_hasSpace)
                    _text.Append(' ');
                _text.Append(c);
                _isAtStart = _hasSpace = false;
            }
        }

        public void Break(int quotes, int most, bool isParagraph)
        {
            if (!_isAtStart)
                _text.Append('\n');
            if (isParagraph && _text is not [.., '\n', '\n'])
                _text.Append('\n');
            _isAtStart = true;
            _hasSpace = false;
            _quotes = Math.Clamp(_quotes + quotes, 0, most);
        }

        public string Finish() => _text.ToString().Trim('\n');
    }
}
