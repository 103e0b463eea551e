namespace Pymalist.Internet.Tests.Smtp;

/// <summary>A clock that goes on when a test says so. It stands for a process that stands still while time passes.</summary>
internal sealed class SteadyClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Read(ref _seconds);

    public void Pass(int seconds) => Interlocked.Add(ref _seconds, seconds);
}
