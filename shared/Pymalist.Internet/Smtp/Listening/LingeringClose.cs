using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>
/// Closes a connection whose client may still be sending. A socket that is closed with octets in it that nobody has read answers
/// with a reset, and with that the last replies are lost on their way (RFC 2525, section 2.17; RFC 9112, section 9.6). So only
/// our side is closed at first, and what still comes is read and thrown away, within limits.
/// </summary>
internal static class LingeringClose
{
    private const long MaxOctets = 8 * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(5);

    // Clients that keep a connection for later close it only when they want to use it again. A stop does not wait for them.
    private static readonly TimeSpan MaxSilenceInStop = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the client has closed its side, or has had its time. All replies are in the kernel's hands by then.</summary>
    /// <param name="connection">Its transport's input is the raw one, below TLS; nobody else reads it any more.</param>
    /// <param name="stopping">From then on there is less time.</param>
    public static async Task Run(ConnectionContext connection, CancellationToken stopping)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket || !TryShutDown(socket))
            return;

        using var limit = new CancellationTokenSource();
        await using var stop = stopping.Register(() => limit.CancelAfter(MaxSilenceInStop));
        try
        {
            await Drain(connection.Transport.Input, limit, stopping);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has broken it off, or goes on and on: there is nobody to be polite to.
        }
    }

    private static async Task Drain(PipeReader input, CancellationTokenSource limit, CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        for (var left = MaxOctets; left > 0 && Stopwatch.GetElapsedTime(start) < MaxTime;)
        {
            limit.CancelAfter(stopping.IsCancellationRequested ? MaxSilenceInStop : MaxSilence);
            var read = await input.ReadAsync(limit.Token);
            left -= read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    // Completing the transport's output would not do: Kestrel then shuts down both sides and closes the socket at once.
    private static bool TryShutDown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
