using System.Diagnostics;
using System.Net.Sockets;

namespace Pymalist.Internet.Transport;

/// <summary>
/// Waits in place for a server that answers at once. From the same machine, or the one beside it, an answer is here before a
/// thread could be put aside and woken for it, and that would cost more than all the rest of a mail.
/// </summary>
/// <remarks>One connection of a process waits so at a time: processors are shared by all. The others wait as they always do.</remarks>
internal sealed class QuickAnswers(Socket socket)
{
    // Two threads that hand over to each other take some 50 µs.
    private static readonly TimeSpan Yielding = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan Waiting = TimeSpan.FromMilliseconds(1);

    private static int s_isWaiting;

    private bool _isQuick;
    private long _start;

    /// <summary>Waits up to a millisecond where the last answer came within one; whether something has come or not.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public void Await()
    {
        _start = Stopwatch.GetTimestamp();
        if (!_isQuick || Interlocked.CompareExchange(ref s_isWaiting, 1, 0) != 0)
            return;

        try
        {
            while (socket.Available == 0 && Stopwatch.GetElapsedTime(_start) < Yielding)
                Thread.Yield();
            if (socket.Available == 0)
                socket.Poll(Waiting, SelectMode.SelectRead);
        }
        finally
        {
            Volatile.Write(ref s_isWaiting, 0);
        }
    }

    /// <summary>Something has come, since <see cref="Await"/>.</summary>
    public void Came() => _isQuick = Stopwatch.GetElapsedTime(_start) < Waiting;
}
