using System.Net;
using System.Net.Sockets;

namespace Pymalist.Testing.Servers;

/// <summary>Ports on the loopback interface that nobody listens on.</summary>
public static class Ports
{
    // Below those that Linux gives to connections going out, which would take one before a server that is being started does.
    private const int Lowest = 10_000;
    private const int Count = 22_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>One that was not given out before. Somebody else may take it before the caller does: be ready to ask again.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody has it: the next one.
            }
        }
    }

    /// <summary>Several, all different.</summary>
    public static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    /// <summary>Whether something listens there.</summary>
    public static async Task<bool> Answers(int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether something listens there and greets with these first characters, as mail servers do.</summary>
    public static async Task<bool> Greets(int port, string greeting)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            var octets = new byte[greeting.Length];
            await client.GetStream().ReadExactlyAsync(octets, deadline.Token);
            return octets.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(greeting));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
