using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>Stands between a client and a broker on the loopback interface, reads what they say to each other, and is a broker at its worst.</summary>
internal sealed class BrokerProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, ProxiedConnection> _open = [];
    private readonly Task _accepting;
    private readonly int _broker;
    private int _connections;

    /// <param name="broker">The broker's port.</param>
    public BrokerProxy(int broker)
    {
        _broker = broker;
        _listener.Start();
        _accepting = Task.Run(Accept);
    }

    /// <summary>What becomes of a frame; asked by several connections at once. All pass as long as nothing is set.</summary>
    public Func<ProxiedFrame, FrameFate> Fate { get; set; } = _ => FrameFate.Pass;

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The address of the broker by way of here.</summary>
    public string Uri(string direct) => new UriBuilder(direct) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ToString();

    /// <summary>Resets all that are open, on both sides.</summary>
    public void Reset()
    {
        foreach (var connection in _open.Values)
            connection.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            Reset();
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        var number = Interlocked.Increment(ref _connections);
        using var broker = new TcpClient();
        using var connection = new ProxiedConnection(number, client, broker, frame => Fate(frame));
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _broker, _stop.Token);
            _open[number] = connection;
            await connection.Run(_stop.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The broker is not there.
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }
}
