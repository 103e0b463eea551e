using System.Globalization;
using System.Net;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Takes the message of a transaction, by DATA or in chunks (BDAT, RFC 3030), and hands it over.</summary>
internal sealed class SmtpReception(ClientWire wire, IPAddress? client, SmtpService service, SmtpEnvelope envelope) : IDisposable
{
    // What is too large is read to its end, so that its client gets an answer; up to a point.
    private readonly long _mostOctets = service.Options.MaxMessageSize * 4L;

    private MessageBuffer? _message;
    private Pace? _pace;

    /// <summary>Whether chunks have come, and the last one not.</summary>
    public bool IsInChunks => _message is not null;

    /// <summary>Answers DATA; there is a transaction with a recipient.</summary>
    public async Task<string> Data(ClientName name)
    {
        await wire.Write("354 End with a dot on a line by itself");
        Begin();
        await wire.ReadDotTerminated(_message!, _mostOctets, _pace!);
        return await Finish(name);
    }

    /// <summary>Answers BDAT. Its octets are read in any case: they must not be taken for commands.</summary>
    /// <param name="command">What follows it is the size, and LAST or not.</param>
    /// <param name="name">Who the client says it is.</param>
    /// <param name="refusal">Why its octets are not wanted; null when they are.</param>
    public async Task<string> Bdat(SmtpCommandLine command, ClientName? name, string? refusal)
    {
        if (!TryReadSize(command.Argument, out var size, out var isLast))
            return "521 5.5.4 Write BDAT, the number of octets, and LAST or nothing; where its octets end is not known";

        if (size > _mostOctets - (_message?.Length ?? 0))
            return $"521 5.3.4 A message has at most {service.Options.MaxMessageSize} octets here";

        if (_message is null)
            Begin();
        await wire.ReadOctets(refusal is null ? _message : null, size, _pace!);
        if (refusal is not null)
            Dispose();
        else if (isLast || _message!.IsTooLarge || _message.HasNoRoom)
            return await Finish(name!, isLast);
        return refusal ?? string.Create(CultureInfo.InvariantCulture, $"250 2.0.0 {size} octets received");
    }

    /// <summary>Throws away what has come.</summary>
    public void Dispose()
    {
        _message?.Dispose();
        (_message, _pace) = (null, null);
    }

    private void Begin() => (_message, _pace) = (new(service.Options.MaxMessageSize, service.Budget), Pace.Of(service.Options));

    // The transaction is over, whatever comes of it. In LMTP each recipient has an answer, after the last octet.
    private async Task<string> Finish(ClientName name, bool isLast = true)
    {
        var recipients = service.IsLmtp && isLast ? envelope.Accepted : 1;
        var reply = await Take(name);
        envelope.Clear();
        Dispose();
        return string.Join("\r\n", Enumerable.Repeat(reply, recipients));
    }

    private async Task<string> Take(ClientName name)
    {
        if (_message!.IsTooLarge)
            return $"552 5.3.4 A message has at most {service.Options.MaxMessageSize} octets here";
        if (_message.HasNoRoom)
            return "452 4.3.1 There is no room for it now; try again later";

        var whole = _message.Assemble(TraceField.Room);
        if (HasBareLineEnd(whole.Span[TraceField.Room..]))
            return "550 5.6.11 A CR or LF stands alone; lines end with CR LF";

        var mail = MailOf(whole, name);
        return (await service.HandOver(mail, service.Stopping), service.Stopping.IsCancellationRequested) switch
        {
            (true, _) => $"250 2.0.0 Ok, {mail.Id}",
            (_, true) => $"421 4.3.2 {service.Options.HostName} shuts down; the message was not taken",
            _ => "451 4.3.0 The message was not taken; try again later",
        };
    }

    private Mail MailOf(Memory<byte> whole, ClientName name)
    {
        var id = MailId.New();
        var protocol = TraceField.Protocol(service.Options.Protocol, name.IsExtended, envelope.IsInternational, wire.IsEncrypted, name.IsLoggedIn);
        var field = TraceField.Body(name.Name, client, service.Options.HostName, protocol, id, TimeProvider.System.GetLocalNow());
        return new()
        {
            Id = id,
            Message = TraceField.Prepend(whole, field),
            Sender = envelope.ReversePath.Address is { } sender ? new Mailbox(null, sender) : null,
            ReversePath = envelope.ReversePath,
            Recipients = envelope.Recipients,
        };
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

    private static bool TryReadSize(string argument, out long size, out bool isLast)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        isLast = words.Length == 2 && words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase);
        size = 0;
        return (words.Length == 1 || isLast) && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }
}

/// <summary>Who a client says it is.</summary>
/// <param name="Name">A domain or an address literal.</param>
/// <param name="IsExtended">It has said EHLO or LHLO.</param>
/// <param name="IsLoggedIn">It has shown that it knows a password.</param>
internal sealed record ClientName(string Name, bool IsExtended, bool IsLoggedIn);
