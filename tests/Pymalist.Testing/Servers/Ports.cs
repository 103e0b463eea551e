using System.Net;
using System.Net.Sockets;

namespace Pymalist.Testing.Servers;

/// <summary>Ports on the loopback interface that nobody listens on.</summary>
public static class Ports
{
    /// <summary>One that the kernel picked. Somebody else may take it before the caller does: be ready to ask again.</summary>
    public static int Free() => Free(1)[0];

    /// <summary>Several, all different.</summary>
    public static int[] Free(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                listeners.Add(new TcpListener(IPAddress.Loopback, 0));
                listeners[^1].Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>Whether something listens there.</summary>
    public static async Task<bool> Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
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
