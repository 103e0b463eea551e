using System.Net;
using System.Net.Sockets;

namespace Pymalist.Testing.Scripted;

/// <summary>A server on the loopback interface that speaks by lines, and does with each session what a test says.</summary>
public abstract class LineServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private int _sessions;

    protected LineServer()
    {
        _listener.Start();
        _accepting = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many sessions there have been.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>One session; when it returns the connection is closed.</summary>
    /// <param name="number">1 for the first.</param>
    /// <param name="line">The connection.</param>
    protected abstract Task Serve(int number, LineConnection line);

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
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await Serve(Interlocked.Increment(ref _sessions), new LineConnection(client.GetStream(), _stop.Token));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}
