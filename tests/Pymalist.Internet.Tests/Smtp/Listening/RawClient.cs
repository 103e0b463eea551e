using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>A client that says what a test has it say, octet for octet.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _text = "";

    public static async Task<RawClient> Connect(IPEndPoint endPoint, string greeting = "220")
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(endPoint);
        Assert.StartsWith(greeting, await client.ReadReply(), StringComparison.Ordinal);
        return client;
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
    public async Task Send(byte[] octets)
    {
        try
        {
            for (var sent = 0; sent < octets.Length;)
                sent += await _socket.SendAsync(octets.AsMemory(sent));
        }
        catch (SocketException)
        {
            // It has had enough; what it said before that is still to be read.
        }
    }

    /// <summary>The last line of the next reply; null when there is none, as the connection was closed.</summary>
    public async Task<string?> ReadReply()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            while (_text.IndexOf("\r\n", StringComparison.Ordinal) is var end and >= 0)
            {
                var line = _text[..end];
                _text = _text[(end + 2)..];
                if (line.Length < 4 || line[3] != '-')
                    return line;
            }

            if (await Receive(deadline.Token) is not { } more)
                return null;
            _text += more;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string?> Receive(CancellationToken cancellationToken)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer, cancellationToken);
            return count == 0 ? null : Encoding.UTF8.GetString(_buffer, 0, count);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
