using System.Net;
using System.Net.Sockets;

namespace Pymalist.Bench.MailKit;

/// <summary>A socket at whose other end all is taken and nothing kept.</summary>
internal sealed class SocketDrain(Socket socket, Task taking) : IAsyncDisposable
{
    /// <summary>To write to.</summary>
    public NetworkStream Stream { get; } = new(socket, ownsSocket: true);

    public static async Task<SocketDrain> Start()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!);
        return new SocketDrain(client, Take(await listener.AcceptAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await taking;
    }

    private static async Task Take(Socket from)
    {
        using var socket = from;
        var buffer = new byte[1024 * 1024];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }
}
