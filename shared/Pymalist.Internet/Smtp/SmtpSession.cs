using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>A session with a server: commands go out, replies come in, and it is known whether more of them can.</summary>
internal sealed class SmtpSession(Connection connection, SmtpOptions options, bool isTraced) : IAsyncDisposable
{
    // RFC 5321, section 4.5.3.1.5, gives a reply line 512 octets; servers in use give it more.
    private const int MaxReplyLine = 4_096;
    private const int MaxReplyLines = 256;

    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(2);

    private readonly RecentReplies _recent = new();

    public string Peer => connection.Peer;

    /// <summary>What the server said last that it can do.</summary>
    public SmtpCapabilities Capabilities { get; set; } = SmtpCapabilities.None;

    /// <summary>False once the session is broken, or the server has ended it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>What goes out with the next <see cref="Send(TimeSpan, CancellationToken)"/>.</summary>
    public Flight Flight { get; } = new(isTraced);

    /// <summary>Turns TLS on, once the server has agreed to it.</summary>
    public async Task StartTls(CancellationToken cancellationToken)
    {
        IsOpen = false;
        await connection.StartTls(cancellationToken);
        IsOpen = true;
    }

    /// <summary>Sends a command and reads the reply to it.</summary>
    /// <param name="command">Without its line end.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <param name="shown">What a trace shows in place of it, where it holds a secret.</param>
    public async Task<SmtpReply> Command(string command, CancellationToken cancellationToken, string? shown = null)
    {
        Flight.Command(command, shown);
        await Send(options.CommandTimeout, cancellationToken);
        return await Read(options.CommandTimeout, cancellationToken);
    }

    /// <summary>Sends what is in the <see cref="Flight"/>.</summary>
    public async ValueTask Send(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Until it is known to have gone well it has not, whatever the exception.
        IsOpen = false;
        await connection.Write(Flight.Octets, timeout, cancellationToken, Flight.Shown);
        Flight.Clear();
        IsOpen = true;
    }

    /// <summary>Sends octets of a message as they are.</summary>
    public async ValueTask Send(ReadOnlyMemory<byte> octets, TimeSpan timeout, CancellationToken cancellationToken)
    {
        IsOpen = false;
        await connection.Write(octets, timeout, cancellationToken, isTraced ? TraceText.Octets(octets.Length) : null);
        IsOpen = true;
    }

    /// <summary>Reads a reply, all of its lines.</summary>
    /// <exception cref="ProtocolException">What came is no reply, or has no end.</exception>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or no reply came in time.</exception>
    public ValueTask<SmtpReply> Read(TimeSpan timeout, CancellationToken cancellationToken)
    {
        IsOpen = false;
        if (!connection.TryReadLine(MaxReplyLine, out var line))
            return ReadLines(timeout, cancellationToken);
        return _recent.Find(line.Span) is { } known ? new(Heard(known)) : ReadRest(line, new Patience(timeout), cancellationToken);
    }

    /// <summary>Nothing more is to be said here, as nobody knows what the server would make of it.</summary>
    public void Break() => IsOpen = false;

    /// <summary>Says QUIT where there is somebody to say it to, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsOpen)
            {
                Flight.Clear();
                Flight.Command("QUIT");
                await Send(QuitTimeout, CancellationToken.None);
                await Read(QuitTimeout, CancellationToken.None);
            }
        }
        catch (SessionBrokenException)
        {
            // It was to be closed anyway.
        }

        await connection.DisposeAsync();
    }

    private async ValueTask<SmtpReply> ReadLines(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var patience = new Patience(timeout);
        var line = await connection.ReadLine(MaxReplyLine, patience, cancellationToken);
        return _recent.Find(line.Span) is { } known ? Heard(known) : await ReadRest(line, patience, cancellationToken);
    }

    private async ValueTask<SmtpReply> ReadRest(ReadOnlyMemory<byte> line, Patience patience, CancellationToken cancellationToken)
    {
        var lines = new List<string>(1);
        var first = 0;
        for (; ; line = await connection.ReadLine(MaxReplyLine, patience, cancellationToken))
        {
            if (!SmtpReply.TryParseLine(line.Span, out var code, out var text, out var isLast) || (lines.Count > 0 && code != first))
                throw new ProtocolException($"{Peer} sent what is no SMTP reply.");

            first = code;
            lines.Add(text);
            if (isLast)
                break;
            if (lines.Count == MaxReplyLines)
                throw new ProtocolException($"{Peer} sent a reply of more than {MaxReplyLines} lines.");
        }

        var reply = new SmtpReply(first, lines);
        if (lines.Count == 1)
            _recent.Keep(line.Span, reply);
        return Heard(reply);
    }

    private SmtpReply Heard(SmtpReply reply)
    {
        IsOpen = !reply.EndsSession;
        return reply;
    }
}
