using System.Globalization;
using System.Text;

namespace Pymalist.Faults.Proxies;

/// <summary>Follows what an SMTP client sends, in whatever pieces it comes, and tells where its steps end.</summary>
/// <param name="connection">Which connection it is.</param>
internal sealed class SmtpWatch(int connection)
{
    private static readonly byte[] End = "\r\n.\r\n"u8.ToArray();

    private readonly MemoryStream _line = new();
    private int _transaction;
    private int _recipient;

    // Within a message: how much of its end has been seen, or how many octets of the chunk are left.
    private bool _isInMessage;
    private int _matched;
    private long _chunk;
    private bool _isLast;
    private bool _asksForMessage;

    // What the server's last line begins with, and the one that has not ended.
    private volatile string _code = "";
    private string _reply = "";

    /// <summary>The server has said something; called before it is passed on.</summary>
    public void Answered(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet == '\n')
                (_code, _reply) = (_reply, "");
            else if (_reply.Length < 3)
                _reply += (char)octet;
        }
    }

    /// <summary>Goes on to the end of the next step.</summary>
    /// <param name="octets">What follows what it was given before.</param>
    /// <param name="length">How many of these belong to the step that ends there, or to one that has not ended.</param>
    /// <returns>The step; null where these octets do not end one.</returns>
    public SmtpStep? Next(ReadOnlySpan<byte> octets, out int length)
    {
        // Nothing follows DATA before its answer has come, and with another than 354 it is a command.
        if (_asksForMessage)
            (_asksForMessage, _isInMessage, _matched) = (false, _code == "354", 2);
        if (_chunk > 0)
            return InChunk(octets, out length);
        if (_isInMessage)
            return InMessage(octets, out length);

        var newline = octets.IndexOf((byte)'\n');
        length = newline < 0 ? octets.Length : newline + 1;
        _line.Write(octets[..length]);
        return newline < 0 ? null : Command();
    }

    private SmtpStep? Command()
    {
        var line = Encoding.Latin1.GetString(_line.GetBuffer(), 0, (int)_line.Length).TrimEnd('\r', '\n');
        _line.SetLength(0);
        var words = line.Split(' ', ':');
        switch (words[0].ToUpperInvariant())
        {
            case "MAIL":
                (_transaction, _recipient) = (_transaction + 1, 0);
                return Step(SmtpStepKind.Mail, line);
            case "RCPT":
                _recipient++;
                return Step(SmtpStepKind.Recipient, line);
            case "DATA":
                _asksForMessage = true;
                return Step(SmtpStepKind.Command, line);
            case "BDAT":
                _chunk = long.Parse(words[1], CultureInfo.InvariantCulture);
                _isLast = words.Length > 2;
                return Step(_chunk == 0 && _isLast ? SmtpStepKind.MessageEnd : SmtpStepKind.Command, line);
            default:
                return Step(SmtpStepKind.Command, line);
        }
    }

    private SmtpStep? InChunk(ReadOnlySpan<byte> octets, out int length)
    {
        length = (int)Math.Min(_chunk, octets.Length);
        _chunk -= length;
        return _chunk == 0 && _isLast ? Step(SmtpStepKind.MessageEnd, "") : null;
    }

    private SmtpStep? InMessage(ReadOnlySpan<byte> octets, out int length)
    {
        for (length = 0; length < octets.Length; length++)
        {
            _matched = octets[length] == End[_matched] ? _matched + 1 : octets[length] == '\r' ? 1 : 0;
            if (_matched < End.Length)
                continue;
            length++;
            _isInMessage = false;
            return Step(SmtpStepKind.MessageEnd, "");
        }

        return null;
    }

    private SmtpStep Step(SmtpStepKind kind, string line) => new(kind, line, connection, _transaction, _recipient);
}
