using System.Collections.Concurrent;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace Pymalist.Queues.RabbitMq;

/// <summary>
/// The sockets that the client opens for one connection. It leaves that of a broker which does not answer to its goodbye open for good, and the broker
/// gives what is in hand to nobody else as long as it is.
/// </summary>
internal sealed class Sockets : IDisposable
{
    private readonly ConcurrentBag<Socket> _open = [];

    public ITcpClient Open(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _open.Add(socket);
        return new TcpClientAdapter(socket);
    }

    public void Dispose()
    {
        foreach (var socket in _open)
            socket.Dispose();
    }
}
