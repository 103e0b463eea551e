using System.Net.Sockets;

namespace Pymalist.Faults.Proxies;

/// <summary>One connection through a <see cref="ChaosProxy"/>.</summary>
internal sealed class ProxyConnection(ChaosProxy proxy, int number, Socket client, Socket server, Random random) : IDisposable
{
    // How long a server may take to read what it was sent before it was cut off, and to answer it.
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(30);

    private readonly SmtpWatch _watch = new(number);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDeaf;

    /// <summary>Passes on until both sides have closed, or something is cut.</summary>
    public async Task Run(CancellationToken stop)
    {
        (client.NoDelay, server.NoDelay) = (true, true);
        await using var stopping = stop.Register(Reset);
        var up = Pump(client, server, FromClient);
        var down = Pump(server, client, FromServer);
        await Task.WhenAny(Task.WhenAll(up, down), _cut.Task);
        if (_cut.Task.IsCompleted)
        {
            // Nobody reads from the client any more, so its side is reset, and not shut down.
            client.LingerState = new LingerOption(true, 0);
            client.Close();
            await Task.WhenAny(down, Task.Delay(Reading, _over.Token));
        }

        await _over.CancelAsync();
        await Task.WhenAll(up, down);
    }

    /// <summary>Resets both sides: as soon as nobody reads from them, for a socket that is closed under a reader is shut down first.</summary>
    public void Reset()
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
            server.LingerState = new LingerOption(true, 0);
            _over.Cancel();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
        _over.Dispose();
    }

    private async Task Pump(Socket from, Socket to, Func<Socket, ReadOnlyMemory<byte>, CancellationToken, Task<bool>> pass)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _over.Token) is var length and > 0)
            {
                await proxy.Passage(_over.Token);
                if (!await pass(to, buffer.AsMemory(0, length), _over.Token))
                    break;
            }

            to.Shutdown(SocketShutdown.Send);
            if (_isDeaf)
                _cut.TrySetResult();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, and the other learns it in the same way.
            if (!_isDeaf)
                Reset();
        }
    }

    private async Task<bool> FromServer(Socket to, ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        _watch.Answered(octets.Span);
        if (!_isDeaf)
            await Write(to, octets, stop);
        return true;
    }

    private async Task<bool> FromClient(Socket to, ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        if (!proxy.IsSmtp)
        {
            await Write(to, octets, stop);
            return true;
        }

        while (octets.Length > 0 && !_isDeaf)
        {
            var step = _watch.Next(octets.Span, out var length);
            var action = step is null ? ProxyAction.Pass : proxy.Faults.OnStep?.Invoke(step) ?? ProxyAction.Pass;
            _isDeaf = action != ProxyAction.Pass;
            if (action != ProxyAction.CutBefore)
                await Write(to, octets[..length], stop);
            if (action is ProxyAction.CutBefore or ProxyAction.CutAfter)
                return false;
            octets = octets[length..];
        }

        return true;
    }

    private async Task Write(Socket to, ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        while (octets.Length > 0)
        {
            var faults = proxy.Faults;
            var length = faults.Slice > 0 ? Math.Min(octets.Length, Next(faults.Slice) + 1) : octets.Length;
            if (faults.Latency + faults.Jitter > TimeSpan.Zero)
                await Task.Delay(faults.Latency + (faults.Jitter * NextDouble()), stop);
            await to.SendAsync(octets[..length], stop);
            if (faults.OctetsPerSecond > 0)
                await Task.Delay(TimeSpan.FromSeconds((double)length / faults.OctetsPerSecond), stop);
            octets = octets[length..];
        }
    }

    // Both directions ask.
    private int Next(int most)
    {
        lock (random)
            return random.Next(most);
    }

    private double NextDouble()
    {
        lock (random)
            return random.NextDouble();
    }
}
