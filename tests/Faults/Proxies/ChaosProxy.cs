using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pymalist.Faults.Proxies;

/// <summary>Stands between a client and a server on the loopback interface, and is the network at its worst.</summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, ProxyConnection> _open = [];
    private readonly Task _accepting;
    private readonly int _server;
    private readonly int _seed;

    private int _connections;
    private volatile ProxyFaults _faults = new();
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="server">The server's port.</param>
    /// <param name="seed">Of what is left to chance.</param>
    public ChaosProxy(int server, int seed = 0)
    {
        (_server, _seed) = (server, seed);
        _listener.Start(1_000);
        _accepting = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether clients speak SMTP or LMTP, in the clear, and are followed (<see cref="ProxyFaults.OnStep"/>).</summary>
    public bool IsSmtp { get; init; }

    /// <summary>What it does from now on, to connections that are open too.</summary>
    public ProxyFaults Faults
    {
        get => _faults;
        set
        {
            _faults = value;
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many are open.</summary>
    public int Open => _open.Count;

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

    /// <summary>Returns when there is no black hole.</summary>
    internal async Task Passage(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (!_faults.BlackHole)
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(Serve(await _listener.AcceptSocketAsync(_stop.Token)));
                serving.RemoveAll(task => task.IsCompletedSuccessfully);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(Socket client)
    {
        await Task.Yield();
        var number = Interlocked.Increment(ref _connections);
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var connection = new ProxyConnection(this, number, client, server, new Random(_seed + (number * 7919)));
        try
        {
            if (_faults.Refuse)
            {
                connection.Reset();
                return;
            }

            await Passage(_stop.Token);
            await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            _open[number] = connection;
            await connection.Run(_stop.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, or the test is over: so goes the other.
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }
}
