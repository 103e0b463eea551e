using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>A client that says what a test has it say, octet for octet.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Socket _socket;
    private Stream _stream;
    private string _text = "";

    private RawClient(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>Whether the other side broke the connection off (RST), where it should have closed it (FIN).</summary>
    public bool WasReset { get; private set; }

    /// <summary>Connects, and reads the greeting.</summary>
    public static async Task<RawClient> Connect(EndPoint endPoint, string greeting = "220")
    {
        var client = await Open(endPoint);
        Assert.StartsWith(greeting, await client.ReadReply(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Connects, and no more.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="window">How many octets the kernel keeps for it, in each direction: with few, replies wait on the other side until they are read.</param>
    public static async Task<RawClient> Open(EndPoint endPoint, int? window = null)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        if (window is { } octets)
            (socket.ReceiveBufferSize, socket.SendBufferSize) = (octets, octets);
        await socket.ConnectAsync(endPoint);
        if (endPoint is IPEndPoint)
            socket.NoDelay = true;
        return new(socket);
    }

    /// <summary>Sends each line and reads the reply to it.</summary>
    public async Task<string[]> Say(params string[] lines)
    {
        var replies = new List<string>();
        foreach (var line in lines)
        {
            await Send(line + "\r\n");
            replies.Add(await ReadReply() ?? throw new IOException($"The connection was closed after '{line}'."));
        }

        return [.. replies];
    }

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends all of it, or as much as the other side takes.</summary>
    /// <param name="octets">As they are.</param>
    /// <param name="by">In pieces of that size, each by itself.</param>
    public async Task Send(byte[] octets, int by = int.MaxValue)
    {
        try
        {
            for (var sent = 0; sent < octets.Length; sent += by)
            {
                await _stream.WriteAsync(octets.AsMemory(sent, Math.Min(by, octets.Length - sent)));
                if (by == int.MaxValue)
                    break;
            }
        }
        catch (IOException)
        {
            // It has had enough; what it said before that is still to be read.
            WasReset = true;
        }
    }

    /// <summary>Says that nothing more comes; replies still do.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection off (RST).</summary>
    public void Reset() => _socket.Close(0);

    /// <summary>The TLS handshake.</summary>
    /// <returns>The certificate that was shown, by its thumbprint.</returns>
    public async Task<string> StartTls()
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        using var deadline = new CancellationTokenSource(Deadline);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, deadline.Token);
        _stream = encrypted;
        return encrypted.RemoteCertificate!.GetCertHashString();
    }

    /// <summary>All reply codes until the connection is closed.</summary>
    public async Task<string[]> ReadCodes()
    {
        var codes = new List<string>();
        while (await ReadReply() is { } reply)
            codes.Add(reply[..3]);
        return [.. codes];
    }

    /// <summary>The last line of the next reply; null when there is none, as the connection was closed.</summary>
    public async Task<string?> ReadReply() => (await ReadLines())?[^1];

    /// <summary>All lines of the next reply.</summary>
    public async Task<string[]?> ReadLines()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var lines = new List<string>();
        while (true)
        {
            while (_text.IndexOf("\r\n", StringComparison.Ordinal) is var end and >= 0)
            {
                lines.Add(_text[..end]);
                _text = _text[(end + 2)..];
                if (lines[^1] is not [_, _, _, '-', ..])
                    return [.. lines];
            }

            if (await Receive(deadline.Token) is not { } more)
                return null;
            _text += more;
        }
    }

    /// <summary>What comes in one read.</summary>
    public async Task<string> ReadOnce()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return await Receive(deadline.Token) ?? "";
    }

    public void Dispose() => _stream.Dispose();

    private async Task<string?> Receive(CancellationToken cancellationToken)
    {
        try
        {
            var count = await _stream.ReadAsync(_buffer, cancellationToken);
            return count == 0 ? null : Encoding.UTF8.GetString(_buffer, 0, count);
        }
        catch (IOException)
        {
            WasReset = true;
            return null;
        }
    }
}
