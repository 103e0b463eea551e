using System.Diagnostics;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>How fast a client has to be: within a time for the whole, and within a time for each 64 KiB of it.</summary>
internal sealed class Pace(TimeSpan whole, TimeSpan instalment)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Patience _patience = new(instalment);

    /// <summary>For a command.</summary>
    public Pace(TimeSpan whole)
        : this(whole, whole)
    {
    }

    /// <summary>How long to wait for the next octets; zero when the time is used up.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = whole - Stopwatch.GetElapsedTime(_start);
            return left < _patience.Left ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : _patience.Left;
        }
    }

    /// <summary>For a message.</summary>
    public static Pace Of(SmtpListenerOptions options) =>
        new(options.MessageTimeout, TimeSpan.FromSeconds((double)Patience.Instalment / options.MinRate));

    /// <summary>Octets have come.</summary>
    public void Received(long octets) => _patience.Received((int)Math.Min(octets, int.MaxValue));
}
