using System.Net;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>A session with a client, from the greeting to its end.</summary>
internal sealed class SmtpServerSession(
    Connection connection,
    IPAddress client,
    SmtpListenerOptions options,
    Func<AddrSpec, bool>? isKnown,
    Func<Mail, CancellationToken, Task<bool>> handOver)
{
    // RFC 5321, section 4.5.3.1.4, has 512 octets, and extensions add to them.
    private const int MaxCommandLine = 2_048;

    private readonly SmtpEnvelope _envelope = new(options, isKnown);
    private string? _helloName;
    private bool _isExtended;
    private int _errors;

    /// <summary>Tells it to come later.</summary>
    public Task SendAway() => Reply($"421 4.3.2 {options.HostName} has too many clients", CancellationToken.None);

    /// <summary>Answers it until it goes, or has to.</summary>
    /// <exception cref="IOException">It has gone, or was cut off for being slow or too long.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        await Reply($"220 {options.HostName} ESMTP", cancellationToken);
        while (true)
        {
            var line = await connection.ReadLine(MaxCommandLine, options.CommandTimeout, cancellationToken);
            var reply = SmtpCommandLine.TryParse(line.Span, out var command)
                ? await Answer(command, cancellationToken)
                : "500 5.5.2 That is no text";
            if (reply[0] == '5' && ++_errors >= options.MaxErrors)
                reply = $"421 4.7.0 {options.HostName} has seen too many errors";

            await Reply(reply, CancellationToken.None);
            if (reply.StartsWith("421", StringComparison.Ordinal) || reply.StartsWith("221", StringComparison.Ordinal))
                return;
        }
    }

    private async Task<string> Answer(SmtpCommandLine command, CancellationToken cancellationToken) => command.Verb switch
    {
        "EHLO" or "HELO" => Hello(command),
        "NOOP" => "250 2.0.0 Ok",
        "QUIT" => $"221 2.0.0 {options.HostName} closes the connection",
        "RSET" => Reset(),
        "VRFY" => "252 2.5.0 Send mail and see",
        "MAIL" or "RCPT" or "DATA" when _helloName is null => "503 5.5.1 Say EHLO first",
        "MAIL" => _envelope.Mail(command),
        "RCPT" => _envelope.Rcpt(command),
        "DATA" => _envelope.Refusal(command) ?? await Data(cancellationToken),
        _ => "500 5.5.1 There is no such command here",
    };

    private string Hello(SmtpCommandLine command)
    {
        // It goes into a trace field: a domain or an address literal, which is what has to stand behind an @.
        if (!AddrSpec.TryParse($"postmaster@{command.Argument}", out var address))
            return "501 5.5.4 Say who you are: a domain or an address literal";

        _helloName = address.Domain;
        _isExtended = command.Verb == "EHLO";
        _envelope.Clear();
        return _isExtended
            ? $"250-{options.HostName}\r\n250-PIPELINING\r\n250-SIZE {options.MaxMessageSize}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES"
            : $"250 {options.HostName}";
    }

    private string Reset()
    {
        _envelope.Clear();
        return "250 2.0.0 Ok";
    }

    private async Task<string> Data(CancellationToken cancellationToken)
    {
        await Reply("354 End with a dot on a line by itself", cancellationToken);
        var message = await ReadMessage(cancellationToken);
        var mail = message is null || HasBareLineEnd(message.Value.Span) ? null : MailOf(message.Value);
        _envelope.Clear();
        if (message is null)
            return $"552 5.3.4 A message has at most {options.MaxMessageSize} octets here";
        if (mail is null)
            return "550 5.6.11 A CR or LF stands alone; lines end with CR LF";

        var isSafe = await handOver(mail, cancellationToken);
        _errors = isSafe ? 0 : _errors;
        return (isSafe, cancellationToken.IsCancellationRequested) switch
        {
            (true, _) => $"250 2.0.0 Ok, {mail.Id}",
            (_, true) => $"421 4.3.2 {options.HostName} shuts down; the message was not taken",
            _ => "451 4.3.0 The message was not taken; try again later",
        };
    }

    // A message is read to its end even if it is not kept, so that its client gets an answer; up to a point.
    private async Task<ReadOnlyMemory<byte>?> ReadMessage(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.MessageTimeout);
        var message = new BoundedBuffer(options.MaxMessageSize);
        await connection.ReadDotTerminated(message, options.MaxMessageSize * 4L, options.CommandTimeout, limit.Token);
        return message.Content;
    }

    // Whoever takes one for a line end sees another message than who does not: the root of SMTP smuggling.
    private static bool HasBareLineEnd(ReadOnlySpan<byte> message)
    {
        for (int at; (at = message.IndexOfAny((byte)'\r', (byte)'\n')) >= 0; message = message[(at + 2)..])
        {
            if (message[at..] is not [(byte)'\r', (byte)'\n', ..])
                return true;
        }

        return false;
    }

    private Mail MailOf(ReadOnlyMemory<byte> message)
    {
        var id = MailId.New();
        var protocol = (_envelope.IsInternational, _isExtended) switch
        {
            (true, _) => "UTF8SMTP",
            (_, true) => "ESMTP",
            _ => "SMTP",
        };
        return new()
        {
            Id = id,
            Message = TraceField.Prepend(message, _helloName!, client, options.HostName, protocol, id, DateTimeOffset.Now),
            Sender = _envelope.ReversePath.Address is { } sender ? new Mailbox(null, sender) : null,
            ReversePath = _envelope.ReversePath,
            Recipients = _envelope.Recipients,
        };
    }

    private Task Reply(string text, CancellationToken cancellationToken) =>
        connection.Write(Encoding.UTF8.GetBytes(text + "\r\n"), options.CommandTimeout, cancellationToken).AsTask();
}
