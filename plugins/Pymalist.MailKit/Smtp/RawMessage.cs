using System.Text;
using MimeKit;
using Pymalist.Internet.Smtp;

namespace Pymalist.MailKit.Smtp;

/// <summary>
/// Makes MailKit send octets as they are. It sends a <see cref="MimeMessage"/> by writing fields, an empty line and a body: this
/// one has no fields that are written and no empty line, as a message has that ends in its header section, and its body writes
/// all there is.
/// </summary>
internal static class RawMessage
{
    // The body's encoding is what MailKit looks at for BODY= of MAIL (RFC 6152, RFC 3030).
    private const string Template = "Content-Type: application/x-pymalist-octets\r\nContent-Transfer-Encoding: ";

    private static readonly ParserOptions Parsing = NewParsing();

    /// <summary>To write it with: nothing of the template goes out.</summary>
    public static readonly FormatOptions Format = NewFormat();

    /// <param name="message">What goes out, line ends made CR LF.</param>
    /// <param name="onLast">Is called before the last octets go out, and may throw.</param>
    /// <param name="onWritten">Is called behind them.</param>
    public static MimeMessage Of(OutgoingMessage message, Func<Task> onLast, Action onWritten)
    {
        var encoding = message.IsBinary ? "binary" : message.Is8Bit ? "8bit" : "7bit";
        using var fields = new MemoryStream(Encoding.ASCII.GetBytes($"{Template}{encoding}\r\n"));
        var shell = new ExperimentalMimeParser(Parsing, fields, MimeFormat.Entity).ParseMessage();
        var body = (RawBody)shell.Body!;
        (body.Message, body.OnLast, body.OnWritten) = (message, onLast, onWritten);
        return shell;
    }

    private static ParserOptions NewParsing()
    {
        var options = new ParserOptions();
        options.RegisterMimeType("application/x-pymalist-octets", typeof(RawBody));
        return options;
    }

    private static FormatOptions NewFormat()
    {
        var options = FormatOptions.Default.Clone();
        options.HiddenHeaders.Add(HeaderId.ContentType);
        options.HiddenHeaders.Add(HeaderId.ContentTransferEncoding);
        return options;
    }
}
