using System.Diagnostics;
using System.Net.Sockets;

namespace Pymalist.Internet.Transport;

/// <summary>
/// Waits in place for a server that answers at once. From the same machine, or the one beside it, an answer is here before a
/// thread could be put aside and woken for it, and that would cost more than all the rest of a mail.
/// </summary>
/// <remarks>
/// One connection of a process waits so at a time, and none where there is enough for every processor to do anyhow: more
/// connections than processors wait for answers. The others wait as they always do.
/// </remarks>
internal sealed class QuickAnswers(Socket socket)
{
    // Two threads that hand over to each other take some 50 µs.
    private static readonly TimeSpan Yielding = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan Waiting = TimeSpan.FromMilliseconds(1);

    private static int _inPlace;
    private static int _all;

    private bool _isQuick;
    private long _start;

    /// <summary>
    /// Waits up to a millisecond where the last answer came within one; something may have come then or not. To be followed by
    /// <see cref="End"/>, whatever happens.
    /// </summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public void Begin()
    {
        _start = Stopwatch.GetTimestamp();
        var isBusy = Interlocked.Increment(ref _all) > Environment.ProcessorCount;
        if (isBusy || !_isQuick || Interlocked.CompareExchange(ref _inPlace, 1, 0) != 0)
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
            Volatile.Write(ref _inPlace, 0);
        }
    }

    /// <summary>Something has come, or nothing will.</summary>
    public void End()
    {
        Interlocked.Decrement(ref _all);
        _isQuick = Stopwatch.GetElapsedTime(_start) < Waiting;
    }
}
