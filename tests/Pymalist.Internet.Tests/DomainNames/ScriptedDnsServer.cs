using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Pymalist.Internet.Tests.DomainNames;

/// <summary>A server that says what it is told to, by UDP and TCP on the same port, to whatever it is asked.</summary>
internal sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly Func<byte[], bool, IEnumerable<byte[]>> _replies;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<byte[]> _asked = Channel.CreateUnbounded<byte[]>();
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener _tcp;
    private readonly Task _work;

    /// <param name="replies">Of a question's octets and of whether it came by TCP: the messages that go back; none is silence.</param>
    public ScriptedDnsServer(Func<byte[], bool, IEnumerable<byte[]>> replies)
    {
        _replies = replies;
        (_tcp, var port) = Bind();
        Address = $"127.0.0.1:{port}";
        _work = Task.WhenAll(ServeUdp(), ServeTcp());
    }

    public ScriptedDnsServer(Func<byte[], byte[]?> reply)
        : this((question, _) => reply(question) is { } octets ? [octets] : [])
    {
    }

    public string Address { get; }

    /// <summary>How many questions have come.</summary>
    public int Questions => _asked.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _tcp.Stop();
        _udp.Dispose();
        _end.Dispose();
    }

    // The kernel picks a port for one of them, and somebody else may have the same for the other.
    private (TcpListener Tcp, int Port) Bind()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            try
            {
                _udp.Bind(tcp.LocalEndpoint);
                return (tcp, ((IPEndPoint)tcp.LocalEndpoint).Port);
            }
            catch (SocketException)
            {
                tcp.Stop();
            }
        }
    }

    private async Task ServeUdp()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                var question = buffer[..received.ReceivedBytes];
                _asked.Writer.TryWrite(question);
                foreach (var reply in _replies(question, false))
                    await _udp.SendToAsync(reply, received.RemoteEndPoint, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task ServeTcp()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync(_end.Token);
                await Serve(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // The end of the test, or of a client.
        }
    }

    private async Task Serve(NetworkStream stream)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, _end.Token);
        var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(question, _end.Token);
        _asked.Writer.TryWrite(question);
        foreach (var reply in _replies(question, true))
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)reply.Length);
            await stream.WriteAsync(length, _end.Token);
            await stream.WriteAsync(reply, _end.Token);
        }
    }
}
