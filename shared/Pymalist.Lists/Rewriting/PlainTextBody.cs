using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Puts texts above and below the text of a message that is nothing but text.</summary>
/// <remarks>
/// What the author wrote stays octet for octet, encoded too; in base64 it is encoded anew, since that has no lines to stand between.
/// </remarks>
internal sealed class PlainTextBody(ReadOnlyMemory<byte> message, Part root)
{
    // RFC 5322, section 2.1.1.
    private const int MaxLine = 998;

    // A longer text in base64 gets a part beside it: to encode it anew costs more than it is worth.
    private const int MaxBase64 = 1 << 20;

    private readonly byte[] _lineEnd = Octets.LineEndOf(message.Span);

    private bool HasText => root is { Type: "text/plain", Children.Count: 0, FileName: null } && root.Disposition is null or "inline";

    /// <summary>The message with its texts; null where they cannot stand in this text and need parts of their own.</summary>
    public ReadOnlyMemory<byte>? TryPut(TextBlocks texts)
    {
        if (!HasText || texts.Header.Concat(texts.Footer).Any(line => Encoding.UTF8.GetByteCount(line) >= MaxLine))
            return null;

        return root.Encoding switch
        {
            null or "" or "7bit" or "8bit" or "binary" => Plain(texts),
            "quoted-printable" => QuotedPrintable(texts),
            "base64" => Base64(texts),
            _ => null,
        };
    }

    private ReadOnlyMemory<byte>? Plain(TextBlocks texts)
    {
        if (Above(texts, _lineEnd) is not { } above || Below(texts, root.Body.Span, _lineEnd) is not { } below)
            return null;

        var isNewlyEightBit = root.Encoding is not ("8bit" or "binary") && !(Ascii.IsValid(above) && Ascii.IsValid(below));
        return MessageContent.WithBody(message, Octets.Join(above, root.Body, below), isNewlyEightBit ? "8bit" : null);
    }

    private ReadOnlyMemory<byte>? QuotedPrintable(TextBlocks texts)
    {
        var body = root.Body.Span;
        var line = body is [.., (byte)'\n'] ? body[..^1] : body;
        line = line[(line.LastIndexOf((byte)'\n') + 1)..].TrimEnd(" \t\r"u8);

        // A soft line break at the end (RFC 2045, section 6.7) would swallow the line end that parts the texts.
        var isSoft = line is [.., (byte)'='];
        var afterSoftBreak = isSoft && body is not [.., (byte)'\n'] ? _lineEnd : [];
        var text = isSoft ? root.Decoded().Span.TrimEnd("\r\n"u8) : root.Decoded().Span;
        if (Above(texts, _lineEnd) is not { } above || Below(texts, text, _lineEnd) is not { } below)
            return null;

        return MessageContent.WithBody(message, Octets.Join(
            BodyEncoding.QuotedPrintable(above, _lineEnd), root.Body, afterSoftBreak, BodyEncoding.QuotedPrintable(below, _lineEnd)));
    }

    private ReadOnlyMemory<byte>? Base64(TextBlocks texts)
    {
        if (root.Body.Length > MaxBase64 || !Base64Text.IsStrict(root.Body.Span))
            return null;

        var text = root.Decoded();
        var lineEnd = Octets.LineEndOf(text.Span);
        if (Above(texts, lineEnd) is not { } above || Below(texts, text.Span, lineEnd) is not { } below)
            return null;

        var encoded = BodyEncoding.Base64(Octets.Join(above, text, below).Span, _lineEnd);
        return MessageContent.WithBody(message, Octets.Join(encoded, _lineEnd));
    }

    private byte[]? Above(TextBlocks texts, byte[] lineEnd) => texts.Header.Count == 0 ? [] : Encoded([.. texts.Header, ""], lineEnd, before: []);

    // An empty line parts it from the text. It also ends a paragraph of flowed text that nobody ended.
    private byte[]? Below(TextBlocks texts, ReadOnlySpan<byte> text, byte[] lineEnd)
    {
        if (texts.Footer.Count == 0)
            return [];

        var isOpen = text is not ([] or [.., (byte)'\n']);
        return Encoded(isOpen ? ["", "", .. texts.Footer] : text.IsEmpty ? texts.Footer : ["", .. texts.Footer], lineEnd, text);
    }

    private byte[]? Encoded(IReadOnlyList<string> lines, byte[] lineEnd, ReadOnlySpan<byte> before)
    {
        var end = Encoding.ASCII.GetString(lineEnd);
        var written = root.IsFlowed ? FlowedText.Write(lines) : lines;
        return TextCharset.Encode(string.Concat(written.Select(line => line + end)), root.Charset, before);
    }
}
