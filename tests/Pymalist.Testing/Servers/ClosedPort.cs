using System.Net;
using System.Net.Sockets;

namespace Pymalist.Testing.Servers;

/// <summary>A TCP port of the loopback interface where connections are refused, and that nobody else can take.</summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes it: bound, and never listened to.</summary>
    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
