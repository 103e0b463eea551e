namespace Pymalist.Queues.RabbitMq;

/// <summary>Pauses between tries, each twice as long as the last, up to a greatest. Two seconds: then we are back soon after the broker is.</summary>
internal sealed class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _first;
    private readonly TimeProvider _time;
    private TimeSpan _next;

    public Backoff(TimeSpan first, TimeProvider time) => (_first, _next, _time) = (first, first, time);

    public Task Pause(CancellationToken cancellationToken)
    {
        var pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return Task.Delay(pause, _time, cancellationToken);
    }

    public void Reset() => _next = _first;
}
