using System.Net;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>A session with a client, from the greeting to its end: SMTP (RFC 5321) or LMTP (RFC 2033).</summary>
/// <param name="wire">To the client.</param>
/// <param name="client">Its address; null where it is on this machine and has none.</param>
/// <param name="service">What all sessions share.</param>
internal sealed class SmtpServerSession(ClientWire wire, IPAddress? client, SmtpService service)
{
    // RFC 5321, section 4.5.3.1.4, has 512 octets, and extensions add to them; the largest is the initial response of AUTH.
    private const int MaxCommandLine = 2_048;

    // Beside its recipients: a client that only talks is sent away.
    private const int MaxCommands = 10_000;

    private readonly SmtpListenerOptions _options = service.Options;
    private readonly SmtpEnvelope _envelope = new(service.Options, service.IsKnown, service.Budget);
    private readonly SmtpLogin _login = new(wire, service.Options);
    private string? _helloName;
    private bool _isExtended;
    private int _errors;
    private int _commands;

    /// <summary>Tells it to come later.</summary>
    public Task SendAway() => wire.WriteFarewell($"421 4.3.2 {_options.HostName} has too many clients");

    /// <summary>Answers it until it goes, or has to.</summary>
    /// <exception cref="IOException">It has gone, has not read what it was told, or speaks no TLS where it has to.</exception>
    public async Task Run()
    {
        using var reception = new SmtpReception(wire, client, service, _envelope);
        try
        {
            if (_options.Tls == TlsMode.Implicit)
                await wire.StartTls(service.Certificate!.Options(), null, _options.CommandTimeout);
            await wire.Write($"220 {_options.HostName} {(service.IsLmtp ? "LMTP" : "ESMTP")}");
            await wire.WriteFarewell(await Talk(reception));
        }
        catch (TimeoutException)
        {
            await wire.WriteFarewell($"421 4.4.2 {_options.HostName} has waited too long");
        }
        catch (ProtocolException)
        {
            await wire.WriteFarewell($"421 4.7.0 {_options.HostName} has heard too much");
        }
        catch (OperationCanceledException)
        {
            await wire.WriteFarewell($"421 4.3.2 {_options.HostName} shuts down");
        }
    }

    // The reply that ends it is the caller's to send.
    private async Task<string> Talk(SmtpReception reception)
    {
        while (true)
        {
            service.Stopping.ThrowIfCancellationRequested();
            var line = await wire.ReadLine(MaxCommandLine, _options.CommandTimeout);
            var reply = await AnswerTo(line, reception);
            if (reply.Length == 0)
                continue;
            if (reply[0] == '5' && ++_errors >= _options.MaxErrors)
                return $"421 4.7.0 {_options.HostName} has seen too many errors";
            if (++_commands > MaxCommands + (2 * _options.MaxRecipients))
                return $"421 4.7.0 {_options.HostName} has seen too many commands and no message";
            if (reply[..3] is "421" or "221" or "521")
                return reply;

            await wire.Write(reply);
        }
    }

    private async Task<string> AnswerTo(ReadOnlyMemory<byte>? line, SmtpReception reception)
    {
        if (line is null)
            return "500 5.5.6 The line is too long";

        return SmtpCommandLine.TryParse(line.Value.Span, out var command) ? await Answer(command, reception) : "500 5.5.2 That is no text";
    }

    private async Task<string> Answer(SmtpCommandLine command, SmtpReception reception) => command.Verb switch
    {
        "LHLO" when service.IsLmtp => Hello(command, reception),
        "EHLO" or "HELO" when !service.IsLmtp => Hello(command, reception),
        "NOOP" => "250 2.0.0 Ok",
        "HELP" => "214 2.0.0 RFC 5321 says it all",
        "VRFY" => "252 2.5.0 Send mail and see",
        "RSET" => Reset(reception),
        "QUIT" => $"221 2.0.0 {_options.HostName} closes the connection",
        "STARTTLS" => await StartTls(command, reception),
        "AUTH" => await LogIn(command),
        "BDAT" => Counted(await reception.Bdat(command, Name, Barrier() ?? _envelope.Refusal())),
        "MAIL" or "RCPT" or "DATA" when Barrier() is { } barrier => barrier,
        "MAIL" or "RCPT" or "DATA" when reception.IsInChunks => "503 5.5.1 The last chunk has not come",
        "MAIL" => _envelope.Mail(command),
        "RCPT" => _envelope.Rcpt(command),
        "DATA" when command.Argument.Length > 0 => "501 5.5.4 DATA has no parameters",
        "DATA" => _envelope.Refusal() ?? Counted(await reception.Data(Name!)),
        _ => "500 5.5.1 There is no such command here",
    };

    private ClientName? Name => _helloName is null ? null : new(_helloName, _isExtended, _login.IsDone);

    private bool CanLogIn => _options.Users.Count > 0 && (wire.IsEncrypted || client is null || IPAddress.IsLoopback(client));

    // What has to come before a mail may.
    private string? Barrier() => this switch
    {
        { _helloName: null } => $"503 5.5.1 Say {(service.IsLmtp ? "LHLO" : "EHLO")} first",
        _ when _options.Tls == TlsMode.StartTls && !wire.IsEncrypted => "530 5.7.0 Say STARTTLS first",
        _ when _options.Users.Count > 0 && !_login.IsDone => "530 5.7.0 Log in first",
        _ => null,
    };

    private string Hello(SmtpCommandLine command, SmtpReception reception)
    {
        // It goes into a trace field: a domain or an address literal, which is what has to stand behind an @.
        if (!AddrSpec.TryParse($"postmaster@{command.Argument}", out var address))
            return "501 5.5.4 Say who you are: a domain or an address literal";

        (_helloName, _isExtended) = (address.Domain, command.Verb != "HELO");
        _ = Reset(reception);
        return string.Join("\r\n", [.. Extensions().SkipLast(1).Select(line => $"250-{line}"), $"250 {Extensions().Last()}"]);
    }

    private IEnumerable<string> Extensions()
    {
        yield return _options.HostName;
        if (!_isExtended)
            yield break;

        yield return "PIPELINING";
        yield return $"SIZE {_options.MaxMessageSize}";
        yield return "8BITMIME";
        yield return "SMTPUTF8";
        yield return "CHUNKING";
        if (_options.Tls == TlsMode.StartTls && !wire.IsEncrypted)
            yield return "STARTTLS";
        if (CanLogIn && !_login.IsDone)
            yield return SmtpLogin.Offer;
        yield return "ENHANCEDSTATUSCODES";
    }

    private string Reset(SmtpReception reception)
    {
        _envelope.Clear();
        reception.Dispose();
        return "250 2.0.0 Ok";
    }

    // Nothing that was said before counts any more (RFC 3207, section 4.2). The reply has been sent.
    private async Task<string> StartTls(SmtpCommandLine command, SmtpReception reception)
    {
        if (_options.Tls != TlsMode.StartTls || wire.IsEncrypted)
            return "503 5.5.1 There is no STARTTLS here, or no more";
        if (command.Argument.Length > 0)
            return "501 5.5.4 STARTTLS has no parameters";

        await wire.StartTls(service.Certificate!.Options(), "220 2.0.0 Go on in TLS", _options.CommandTimeout);
        _helloName = null;
        _login.Forget();
        _ = Reset(reception);
        return "";
    }

    private async Task<string> LogIn(SmtpCommandLine command)
    {
        if (_options.Users.Count == 0)
            return "502 5.5.1 There is no log-in here";
        if (!CanLogIn)
            return "538 5.7.11 Say STARTTLS first";
        return _helloName is null || _envelope.IsBegun ? "503 5.5.1 Log in after EHLO and before MAIL" : await _login.Run(command);
    }

    // Who brings mail may make mistakes again.
    private string Counted(string reply)
    {
        if (reply.StartsWith("250 2.0.0 Ok", StringComparison.Ordinal))
            (_errors, _commands) = (0, 0);
        return reply;
    }
}
