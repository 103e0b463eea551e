using System.Diagnostics;

namespace Pymalist.Internet.Transport;

/// <summary>
/// How long to wait for something of many octets: the time-out again for every 64 KiB that have come. So a large mail over a
/// slow line has the time it needs, and a server that drips octet by octet has not.
/// </summary>
public sealed class Patience(TimeSpan timeout)
{
    /// <summary>How many octets renew it.</summary>
    public const int Instalment = 64 * 1024;

    private long _start = Stopwatch.GetTimestamp();
    private long _received;

    /// <summary>The time that was given at first, for telling of it.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>What is left of it; zero when it is used up.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = Timeout - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Octets have come.</summary>
    public void Received(int octets)
    {
        _received += octets;
        if (_received < Instalment)
            return;

        _received = 0;
        _start = Stopwatch.GetTimestamp();
    }
}
