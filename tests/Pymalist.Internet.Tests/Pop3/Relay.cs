using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>A wire to a server, to be cut.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<TcpClient> _ends = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;

    /// <param name="port">The server's, on the loopback interface.</param>
    public Relay(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts every connection there is; new ones are let through.</summary>
    public void Cut()
    {
        while (_ends.TryDequeue(out var end))
            end.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var copying = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient("127.0.0.1", _port);
                _ends.Enqueue(client);
                _ends.Enqueue(server);
                copying.Add(Copy(client.Client, server.Client));
                copying.Add(Copy(server.Client, client.Client));
            }
        }
        catch (OperationCanceledException)
        {
            Cut();
            await Task.WhenAll(copying);
        }
    }

    private static async Task Copy(Socket from, Socket to)
    {
        try
        {
            await new NetworkStream(from).CopyToAsync(new NetworkStream(to));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }
}
