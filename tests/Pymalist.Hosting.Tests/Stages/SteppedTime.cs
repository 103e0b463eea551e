namespace Pymalist.Hosting.Tests.Stages;

/// <summary>A clock that stands still but for its steps.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Step(TimeSpan step) => _ticks += step.Ticks;
}
