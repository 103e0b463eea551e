using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pymalist.Internet.Smtp;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>How a server's octets reach its client.</summary>
public enum Pieces
{
    /// <summary>The replies to all that has come in, in one write.</summary>
    Whole,

    Lines,

    Octets,
}

/// <summary>A server whose replies a test decides. It keeps what it is told, octet for octet.</summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    /// <summary>In place of a reply: the connection is closed.</summary>
    public const string Close = "<close>";

    /// <summary>In place of a reply: none, for ever.</summary>
    public const string Silence = "<silence>";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ScriptedSmtpSession> _sessions = new();
    private readonly List<Task> _running = [];
    private readonly Task _accepting;

    public ScriptedSmtpServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string[] Extensions { get; set; } = ["PIPELINING", "SIZE 1000000", "8BITMIME"];

    public Pieces Pieces { get; set; }

    /// <summary>
    /// A test's own reply to a command; <c>CONNECT</c> is the greeting's, and <c>.</c> the message's, or in LMTP each
    /// recipient's: <c>. 0</c>, <c>. 1</c>. Null for the usual one.
    /// </summary>
    public Func<string, string?> Reply { get; set; } = _ => null;

    /// <summary>Is called when the end of a message has come in, before that is answered, with the accepted recipients' commands.</summary>
    public Action<ScriptedSmtpSession, IReadOnlyList<string>> OnEnd { get; set; } = (_, _) => { };

    /// <summary>With it, TLS is there: from the start, or from STARTTLS on.</summary>
    public X509Certificate2? Certificate { get; set; }

    public bool IsImplicit { get; set; }

    /// <summary>What an attacker puts behind the reply to STARTTLS.</summary>
    public string Injected { get; set; } = "";

    public IReadOnlyList<ScriptedSmtpSession> Sessions => [.. _sessions];

    /// <summary>The commands of all its sessions, in order.</summary>
    public IReadOnlyList<string> Commands => [.. _sessions.SelectMany(session => session.Commands)];

    /// <summary>The messages as they were on the wire, after DATA dots doubled, without the line that ends them.</summary>
    public IReadOnlyList<string> Messages => [.. _sessions.SelectMany(session => session.Messages)];

    /// <summary>Whether there is a reply for each accepted recipient once the message is there.</summary>
    public bool IsLmtp { get; set; }

    public SmtpOptions Options => new() { Host = "localhost", Port = Port, HelloName = "client.test" };

    public string UsualReply(string command) => command.Split(' ', ':')[0].ToUpperInvariant() switch
    {
        "CONNECT" => "220 server.test ESMTP",
        "EHLO" or "LHLO" => string.Join("\r\n", ((string[])["server.test", .. Extensions]).Select((line, i) => $"250{(i < Extensions.Length ? '-' : ' ')}{line}")),
        "HELO" or "RSET" => "250 2.0.0 Ok",
        "MAIL" => "250 2.1.0 Ok",
        "RCPT" => "250 2.1.5 Ok",
        "DATA" => "354 Go on",
        "." or "BDAT" => "250 2.0.0 Queued",
        "STARTTLS" => "220 2.0.0 Go on",
        "AUTH" => "235 2.7.0 Welcome",
        "QUIT" => "221 2.0.0 Bye",
        _ => "500 5.5.1 Unknown",
    };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                client.NoDelay = true;
                var session = new ScriptedSmtpSession(this);
                _sessions.Enqueue(session);
                _running.Add(Serve(session, client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task Serve(ScriptedSmtpSession session, TcpClient client)
    {
        try
        {
            using (client)
                await session.Run(client.GetStream(), _stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException or SocketException)
        {
            // The client has gone, or the test is over.
        }
        finally
        {
            session.IsOver = true;
        }
    }
}

internal sealed class ScriptedSmtpSession(ScriptedSmtpServer server)
{
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly StringBuilder _held = new();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly StringBuilder _message = new();
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;
    private readonly ConcurrentQueue<string> _delivered = new();
    private List<string> _accepted = [];
    private bool _isBegun;

    public IReadOnlyList<string> Commands => [.. _commands];

    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>The RCPT commands of those for whom a message was taken.</summary>
    public IReadOnlyList<string> Delivered => [.. _delivered];

    /// <summary>Whether a command ever came before the one above it was answered.</summary>
    public bool WasPipelined { get; private set; }

    /// <summary>How many messages had a command behind them before they were answered.</summary>
    public int MessagesFollowedByCommands { get; private set; }

    public bool IsEncrypted { get; private set; }

    public bool IsOver { get; set; }

    public async Task Run(Stream stream, CancellationToken cancellationToken)
    {
        _stream = stream;
        if (server.IsImplicit)
            await Encrypt(cancellationToken);
        if (!await Answer("CONNECT", cancellationToken))
            return;

        while (await ReadLine(cancellationToken) is { } command)
        {
            _commands.Enqueue(command);
            if (command.StartsWith("BDAT ", StringComparison.Ordinal) && !await ReadChunk(command, cancellationToken))
                return;
            WasPipelined |= _start < _end;
            if (!await (command.EndsWith(" LAST", StringComparison.Ordinal) ? AnswerMessage(command, cancellationToken) : Answer(command, cancellationToken)))
                return;
        }
    }

    private async Task<bool> Answer(string command, CancellationToken cancellationToken)
    {
        var reply = server.Reply(command) ?? server.UsualReply(command);
        if (reply == ScriptedSmtpServer.Silence)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        if (reply != ScriptedSmtpServer.Close)
            _held.Append(reply).Append("\r\n");

        Note(command, isDone: reply is ['2', ..]);
        var goesOn = reply != ScriptedSmtpServer.Close && !reply.StartsWith("421", StringComparison.Ordinal) && command != "QUIT";
        var startsTls = command == "STARTTLS" && reply.StartsWith("220", StringComparison.Ordinal);
        if (startsTls)
            _held.Append(server.Injected);
        if (!goesOn || startsTls || reply is ['3', ..] || _start == _end || server.Pieces != Pieces.Whole)
            await Write(cancellationToken);
        if (startsTls)
            await Encrypt(cancellationToken);
        return goesOn && (command != "DATA" || reply is not ['3', ..] || await ReadMessage(cancellationToken));
    }

    private void Note(string command, bool isDone)
    {
        if (command.StartsWith("MAIL", StringComparison.Ordinal))
            (_accepted, _isBegun) = ([], isDone);
        else if (command.StartsWith("RCPT", StringComparison.Ordinal) && isDone && _isBegun)
            _accepted = [.. _accepted, command];
        else if (command.StartsWith(". ", StringComparison.Ordinal) && isDone)
            _delivered.Enqueue(_accepted[int.Parse(command[2..], CultureInfo.InvariantCulture)]);
        else if ((command == "." || command.EndsWith(" LAST", StringComparison.Ordinal)) && isDone)
            _accepted.ForEach(_delivered.Enqueue);
    }

    private async Task<bool> ReadMessage(CancellationToken cancellationToken)
    {
        var message = new StringBuilder();
        while (await ReadLine(cancellationToken) is { } line)
        {
            if (line == ".")
            {
                _messages.Enqueue(message.ToString());
                return await AnswerMessage(".", cancellationToken);
            }

            message.Append(line).Append("\r\n");
        }

        return false;
    }

    private async Task<bool> ReadChunk(string command, CancellationToken cancellationToken)
    {
        var left = int.Parse(command.Split(' ')[1], CultureInfo.InvariantCulture);
        while (left > 0)
        {
            if (_start == _end && !await Fill(cancellationToken))
                return false;

            var count = Math.Min(left, _end - _start);
            _message.Append(Encoding.Latin1.GetString(_buffer, _start, count));
            (_start, left) = (_start + count, left - count);
        }

        if (!command.EndsWith(" LAST", StringComparison.Ordinal))
            return true;

        // Without a recipient it is thrown away (RFC 3030, section 2).
        if (_accepted.Count > 0)
            _messages.Enqueue(_message.ToString());
        _message.Clear();
        return true;
    }

    private async Task<bool> AnswerMessage(string command, CancellationToken cancellationToken)
    {
        server.OnEnd(this, _accepted);
        MessagesFollowedByCommands += _start < _end ? 1 : 0;
        if (!server.IsLmtp)
            return await Answer(command, cancellationToken);

        for (var i = 0; i < _accepted.Count; i++)
        {
            if (!await Answer($". {i}", cancellationToken))
                return false;
        }

        return true;
    }

    // Latin-1 keeps every octet; only CR LF ends a line.
    private async Task<string?> ReadLine(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start.._end).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, end);
                _start += end + 2;
                return line;
            }

            if (!await Fill(cancellationToken))
                return null;
        }
    }

    private async Task<bool> Fill(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }

    private async Task Write(CancellationToken cancellationToken)
    {
        var octets = Encoding.Latin1.GetBytes(_held.ToString());
        _held.Clear();
        for (var at = 0; at < octets.Length;)
        {
            var newline = Array.IndexOf(octets, (byte)'\n', at);
            var length = server.Pieces switch
            {
                Pieces.Octets => 1,
                Pieces.Lines when newline >= 0 => newline + 1 - at,
                _ => octets.Length - at,
            };
            await _stream.WriteAsync(octets.AsMemory(at, length), cancellationToken);
            at += length;
        }
    }

    private async Task Encrypt(CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, cancellationToken);
        (_stream, IsEncrypted) = (encrypted, true);
    }
}
