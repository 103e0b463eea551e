using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>A session with a server: commands go out, replies come in, and it is known whether more of them can.</summary>
internal sealed class SmtpSession(Connection connection, SmtpOptions options) : IAsyncDisposable
{
    // RFC 5321, section 4.5.3.1.5, gives a reply line 512 octets; servers in use give it more.
    private const int MaxReplyLine = 4_096;
    private const int MaxReplyLines = 256;

    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(2);

    public string Peer => connection.Peer;

    /// <summary>What the server said last that it can do.</summary>
    public SmtpCapabilities Capabilities { get; set; } = SmtpCapabilities.None;

    /// <summary>False once the session is broken, or the server has ended it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>When it was put aside (<see cref="Environment.TickCount64"/>); null before. The server may have closed it since.</summary>
    public long? IdleSince { get; set; }

    /// <summary>Turns TLS on, once the server has agreed to it.</summary>
    public async Task StartTls(CancellationToken cancellationToken)
    {
        IsOpen = false;
        await connection.StartTls(cancellationToken);
        IsOpen = true;
    }

    /// <summary>Sends a command and reads the reply to it.</summary>
    public async Task<SmtpReply> Command(string command, CancellationToken cancellationToken)
    {
        await Send([command], cancellationToken);
        return await Read(options.CommandTimeout, cancellationToken);
    }

    /// <summary>Sends commands, all at once.</summary>
    public Task Send(IEnumerable<string> commands, CancellationToken cancellationToken) =>
        Send(Encode(commands), options.CommandTimeout, cancellationToken);

    /// <summary>Sends octets as they are.</summary>
    public async Task Send(ReadOnlyMemory<byte> octets, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Until it is known to have gone well it has not, whatever the exception.
        IsOpen = false;
        await connection.Write(octets, timeout, cancellationToken);
        IsOpen = true;
    }

    /// <summary>Reads a reply, all of its lines.</summary>
    /// <exception cref="ProtocolException">What came is no reply, or has no end.</exception>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or no reply came in time.</exception>
    public async Task<SmtpReply> Read(TimeSpan timeout, CancellationToken cancellationToken)
    {
        IsOpen = false;
        var patience = new Patience(timeout);
        var lines = new List<string>();
        var first = 0;
        var isLast = false;
        while (!isLast)
        {
            if (lines.Count == MaxReplyLines)
                throw new ProtocolException($"{Peer} sent a reply of more than {MaxReplyLines} lines.");

            var line = await connection.ReadLine(MaxReplyLine, patience, cancellationToken);
            if (!SmtpReply.TryParseLine(line.Span, out var code, out var text, out isLast) || (lines.Count > 0 && code != first))
                throw new ProtocolException($"{Peer} sent what is no SMTP reply.");

            first = code;
            lines.Add(text);
        }

        IsOpen = first != SmtpReply.ServiceNotAvailable;
        return new SmtpReply(first, lines);
    }

    /// <summary>Ends what was begun of a transaction.</summary>
    public async Task Reset(CancellationToken cancellationToken)
    {
        var reply = await Command("RSET", cancellationToken);
        IsOpen &= reply.IsDone;
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
                await Send(Encode(["QUIT"]), QuitTimeout, CancellationToken.None);
                await Read(QuitTimeout, CancellationToken.None);
            }
        }
        catch (SessionBrokenException)
        {
            // It was to be closed anyway.
        }

        await connection.DisposeAsync();
    }

    // An address cannot hold a line end; a host name from the configuration can, and what comes after these may.
    private static byte[] Encode(IEnumerable<string> commands)
    {
        var text = new StringBuilder();
        foreach (var command in commands)
        {
            if (command.Any(char.IsControl))
                throw new ArgumentException("A command may not hold control characters.", nameof(commands));
            text.Append(command).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
